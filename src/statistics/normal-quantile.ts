/** Coefficients of a polynomial, the constant first. */
type Polynomial = readonly number[];

const CENTRE: readonly [Polynomial, Polynomial] = [
  [
    3.3871328727963666, 1.3314166789178438e2, 1.9715909503065514e3, 1.3731693765509461e4, 4.5921953931549871e4,
    6.7265770927008701e4, 3.343057558358813e4, 2.5090809287301227e3,
  ],
  [
    1, 4.231333070160091e1, 6.8718700749205791e2, 5.3941960214247511e3, 2.1213794301586596e4, 3.930789580009271e4,
    2.8729085735721943e4, 5.2264952788528546e3,
  ],
];
const SHOULDER: readonly [Polynomial, Polynomial] = [
  [
    1.42343711074968357, 4.6303378461565453, 5.7694972214606914, 3.6478483247632046, 1.2704582524523684,
    2.4178072517745061e-1, 2.2723844989269185e-2, 7.7454501427834141e-4,
  ],
  [
    1, 2.0531916266377588, 1.6763848301838038, 6.8976733498510001e-1, 1.4810397642748008e-1, 1.5198666563616457e-2,
    5.475938084995345e-4, 1.0507500716444169e-9,
  ],
];
const TAIL: readonly [Polynomial, Polynomial] = [
  [
    6.6579046435011038, 5.4637849111641144, 1.7848265399172913, 2.9656057182850489e-1, 2.6532189526576123e-2,
    1.2426609473880784e-3, 2.71155556874348757e-5, 2.01033439929228813e-7,
  ],
  [
    1, 5.9983220655588794e-1, 1.3692988092273581e-1, 1.4875361290850615e-2, 7.868691311456133e-4, 1.8463183175100547e-5,
    1.4215117583164459e-7, 2.0442631033899397e-15,
  ],
];

const valueAt = (x: number, polynomial: Polynomial): number =>
  polynomial.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

const ratioAt = (x: number, [above, below]: readonly [Polynomial, Polynomial]): number =>
  valueAt(x, above) / valueAt(x, below);

/**
 * The standard normal value that is not exceeded with probability `p`, for 0 < p < 1; about 16 digits.
 * Algorithm AS 241, PPND16 (M. J. Wichura, Applied Statistics 37, 1988, 477–484).
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratioAt(0.180625 - q * q, CENTRE);
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const size = r <= 5 ? ratioAt(r - 1.6, SHOULDER) : ratioAt(r - 5, TAIL);
  return Math.sign(q) * size;
}

/** How many standard errors a two-sided interval of this confidence reaches: 1.96 for 0.95. */
export const twoSidedZ = (confidence: number): number => normalQuantile(0.5 + confidence / 2);
