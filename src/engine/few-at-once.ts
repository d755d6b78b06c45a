import type { Budget } from "./budget.ts";

/**
 * A budget that has at most so many trials open at once, in the order they asked: for suites whose trials take more than lanes.
 * Without it trials would be opened as lanes allow, and hold leases while they wait for room that those hold who wait for a lease.
 */
export function fewAtOnce(budget: Budget, most: number): Budget {
  const line: (() => void)[] = [];
  let open = 0;
  let isStopped = false;
  const leave = (): void => {
    open--;
    line.shift()?.();
  };
  const place = async (signal: AbortSignal): Promise<boolean> => {
    while (open >= most && !isStopped && !signal.aborted) await turn(line, signal);
    if (isStopped || signal.aborted) return false;
    open++;
    return true;
  };
  return {
    admit: async (trial, signal) => {
      if (!(await place(signal))) return null;
      const inner = await budget.admit(trial, signal).catch(() => null);
      if (inner === null) leave();
      return inner === null ? null : placeOf(inner, leave);
    },
    leave: (model) => budget.leave(model),
    cut: (trials) => budget.cut(trials),
    stop: () => {
      isStopped = true;
      for (const wake of line.splice(0)) wake();
      budget.stop();
    },
    hear: (event) => budget.hear(event),
    capChanged: () => budget.capChanged(),
    get cutTrials() {
      return budget.cutTrials;
    },
  };
}

function placeOf(inner: Disposable, leave: () => void): Disposable {
  let isLeft = false;
  return {
    [Symbol.dispose]: () => {
      inner[Symbol.dispose]();
      if (!isLeft) leave();
      isLeft = true;
    },
  };
}

/** Waits for a place to come free, or for the signal. */
function turn(line: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      signal.removeEventListener("abort", giveUp);
      resolve();
    };
    const giveUp = (): void => {
      line.splice(line.indexOf(wake), 1);
      resolve();
    };
    line.push(wake);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}
