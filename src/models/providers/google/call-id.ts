// Between a call's id and the signature of the thought behind it. Signatures are base64: none holds it.
const SEAM = "~";

/**
 * Google gives calls no id, and wants the signature of the thought behind a call back with its result. Both travel in the id that
 * conversations hand back: `call-0`, or `call-0~signature`.
 */
export function callId(index: number, signature: string | null): string {
  return signature === null ? `call-${index}` : `call-${index}${SEAM}${signature}`;
}

/** The signature in an id made by `callId`; null when there is none. */
export function signatureOf(id: string): string | null {
  const at = id.indexOf(SEAM);
  return at < 0 ? null : id.slice(at + 1);
}
