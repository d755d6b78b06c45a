const named = (repository: string, numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `${repository}-${number}`);

/** The original's fifteen quick instances, in its order. */
export const FAST_INSTANCES: readonly string[] = [
  ...named("sympy__sympy", [13480, 13647, 15011, 18189, 22005, 24066, 12419, 14024, 14396, 14817]),
  ...named("psf__requests", [2317, 2674, 3362]),
  ...named("astropy__astropy", [6938, 7746]),
];

/** The original's five middling instances, in its order. */
export const MEDIUM_INSTANCES: readonly string[] = [
  ...named("scikit-learn__scikit-learn", [13779, 13496, 14092]),
  ...named("pydata__xarray", [4094, 4248]),
];
