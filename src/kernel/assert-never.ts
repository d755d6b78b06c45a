/** Ends every `switch` over a union: a case that was forgotten does not compile, and one that slipped in is a bug. */
export function assertNever(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}
