import { setMaxListeners } from "node:events";
import { performance } from "node:perf_hooks";
import type { Brand } from "./brand.ts";

/** Milliseconds since 1970-01-01T00:00:00Z, with fractions. */
export type EpochMs = Brand<number, "EpochMs">;

export const EpochMs = (value: number): EpochMs => value as EpochMs;

/** Where the program reads and spends time. Nothing outside the kernel touches `Date` or `setTimeout`. */
export interface Clock {
  /** Never goes back while the process lives, even when the machine's clock is set back. */
  now(): EpochMs;
  /** Resolves `ms` later; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Calls `wake` once, `ms` later, unless the returned handle is disposed first. */
  alarm(ms: number, wake: () => void): Disposable;
}

// Longer waits overflow the 32-bit delay of `setTimeout` and would fire at once.
const LONGEST_MS = 2 ** 31 - 1;

/** Epoch time that advances with the monotonic clock: equal to the wall clock at start, never set back after. */
const steadyNow = (): EpochMs => EpochMs(performance.timeOrigin + performance.now());

function alarm(ms: number, wake: () => void): Disposable {
  const timer = setTimeout(wake, Math.min(Math.max(ms, 0), LONGEST_MS));
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** The sleep every clock shares: one alarm, one abort listener, whichever is first removes the other. */
export function sleepOn(clock: Pick<Clock, "alarm">, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      pending[Symbol.dispose]();
      reject(signal.reason as Error);
    };
    const pending = clock.alarm(ms, () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** The machine's time. */
export const systemClock: Clock = {
  now: steadyNow,
  alarm,
  sleep: (ms, signal) => sleepOn({ alarm }, ms, signal),
};

/** A signal that never aborts, for the outermost caller that has none. */
export const never: AbortSignal = new AbortController().signal;
// Thousands may wait under one signal; Node would warn of a leak at the eleventh.
setMaxListeners(Infinity, never);
