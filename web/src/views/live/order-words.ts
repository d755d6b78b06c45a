/** What a run can be told. */
export type OrderName = "pause" | "resume" | "drain" | "cancel" | "retune" | "add-key";

interface OrderWords {
  /** The button. */
  readonly act: string;
  readonly title: string;
  /** What will happen, so that nobody has to try it to know. */
  readonly means: string;
  /** Whether work that is going on is lost. */
  readonly grave: boolean;
}

/** What is asked before a run is told something. */
export const ORDER_WORDS: Readonly<Record<OrderName, OrderWords>> = {
  pause: {
    act: "Pause",
    title: "Pause this run?",
    means: "Nothing new is sent. Calls in flight may arrive, and are kept. It goes on when it is resumed.",
    grave: false,
  },
  resume: {
    act: "Resume",
    title: "Resume this run?",
    means: "It sends again, at the pace its limits allow.",
    grave: false,
  },
  drain: {
    act: "Drain",
    title: "Drain this run?",
    means:
      "No new trial is begun. Those in progress are finished, and the run ends. The same command carries on later.",
    grave: false,
  },
  cancel: {
    act: "Cancel",
    title: "Cancel this run?",
    means:
      "Calls in flight are dropped; what they cost is spent. Answers that have arrived are kept, and the same command carries on later.",
    grave: true,
  },
  retune: {
    act: "Retune",
    title: "Retune this run?",
    means: "The run goes on with another setting from its next call on.",
    grave: false,
  },
  "add-key": {
    act: "Add key",
    title: "Add a key to this run?",
    means:
      "The run's own process reads the key from where you say, and uses it from then on. The key does not pass through this page.",
    grave: false,
  },
};
