/** What to do about an error, decided once, where it is understood. */
export type Remedy =
  /** The same again, `afterMs` later when given. */
  | { readonly do: "retry"; readonly afterMs?: number }
  /** The same elsewhere; this lane rests `restMs` when given, for good when not. */
  | { readonly do: "other-lane"; readonly restMs?: number }
  /** This trial cannot be had; the others can. */
  | { readonly do: "fail-trial" }
  /** Nothing can be had until a person acts. */
  | { readonly do: "abort-run" };

/** Every error this package throws on purpose. `code` is public: stored, filtered, pinned by a test. */
export abstract class SluiceError extends Error {
  abstract readonly code: `SLUICE_${string}`;
  abstract readonly remedy: Remedy;

  override get name(): string {
    return this.constructor.name;
  }
}
