/** The value of the first sum in a text ("3 + 4 * 2", "12 divided by 4"); null when there is none. */
export function sumIn(text: string): number | null {
  const spelled = text
    .toLowerCase()
    .replace(/(\d),(?=\d{3}\b)/g, "$1")
    .replace(/\bplus\b|\badded to\b/g, "+")
    .replace(/\bminus\b/g, "-")
    .replace(/\bmultiplied by\b|\btimes\b|×|(?<=\d)\s*x\s*(?=\d)/g, "*")
    .replace(/\bdivided by\b|÷/g, "/");
  const found = /[(\s]*-?\d[\d.\s()+*/-]*[+*/-][\d.\s()+*/-]*\d\)*/.exec(spelled);
  if (found === null) return worded(spelled);
  const value = valueOf(found[0]);
  return value === null || !Number.isFinite(value) ? worded(spelled) : value;
}

const WORDED: readonly (readonly [RegExp, (a: number, b: number) => number])[] = [
  [/\bsum of (-?\d+(?:\.\d+)?) and (-?\d+(?:\.\d+)?)/, (a, b) => a + b],
  [/\bproduct of (-?\d+(?:\.\d+)?) and (-?\d+(?:\.\d+)?)/, (a, b) => a * b],
  [/\bdifference (?:between|of) (-?\d+(?:\.\d+)?) and (-?\d+(?:\.\d+)?)/, (a, b) => a - b],
];

function worded(text: string): number | null {
  for (const [pattern, compute] of WORDED) {
    const found = pattern.exec(text);
    if (found !== null) return compute(Number(found[1]), Number(found[2]));
  }
  return null;
}

interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

/** `+ - * /` and brackets with the usual precedence; null when it is not a sum. */
function valueOf(expression: string): number | null {
  const cursor: Cursor = { tokens: expression.match(/\d+(?:\.\d+)?|[-+*/()]/g) ?? [], at: 0 };
  const value = additive(cursor);
  return cursor.at === cursor.tokens.length ? value : null;
}

function additive(cursor: Cursor): number | null {
  return chained(cursor, multiplicative, { "+": (a, b) => a + b, "-": (a, b) => a - b });
}

function multiplicative(cursor: Cursor): number | null {
  return chained(cursor, factor, { "*": (a, b) => a * b, "/": (a, b) => a / b });
}

function chained(
  cursor: Cursor,
  operand: (cursor: Cursor) => number | null,
  operations: Readonly<Record<string, (a: number, b: number) => number>>,
): number | null {
  let value = operand(cursor);
  for (;;) {
    const operation = operations[cursor.tokens[cursor.at] ?? ""];
    if (operation === undefined || value === null) return value;
    cursor.at += 1;
    const next = operand(cursor);
    value = next === null ? null : operation(value, next);
  }
}

function factor(cursor: Cursor): number | null {
  const token = cursor.tokens[cursor.at];
  cursor.at += 1;
  if (token === "-") return negated(factor(cursor));
  if (token !== "(") return token !== undefined && /^\d/.test(token) ? Number(token) : null;
  const inner = additive(cursor);
  return cursor.tokens[cursor.at++] === ")" ? inner : null;
}

const negated = (value: number | null): number | null => (value === null ? null : -value);
