import { SluiceError } from "#kernel";

/**
 * The error of this package that an error is, or holds: in what was suppressed while things were closed, among several, or as its
 * cause. A refusal of the store goes before the others. Null for an error that nobody foresaw.
 */
export function knownCause(error: unknown): SluiceError | null {
  const known = everyError(error).filter((one) => one instanceof SluiceError);
  return known.find(({ code }) => code === "SLUICE_STORE_REFUSED") ?? known[0] ?? null;
}

/** The error first, then what it holds, each once. An error of this package is not looked into: its own sentence is the clearest. */
function everyError(error: unknown): readonly unknown[] {
  const found = new Set<unknown>([error]);
  // A set is walked on over what is added meanwhile.
  for (const one of found) if (!(one instanceof SluiceError)) for (const held of heldBy(one)) found.add(held);
  return [...found];
}

/** The fields in which an error holds others. */
interface Holder {
  readonly error?: unknown;
  readonly suppressed?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

/** A SuppressedError is told by its fields: on this Node it is the compiler's own, not a global. */
function heldBy(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [];
  const { error: thrown, suppressed, errors, cause }: Holder = error;
  const several: readonly unknown[] = Array.isArray(errors) ? errors : [];
  return [thrown, suppressed, ...several, cause].filter((one) => one instanceof Error);
}
