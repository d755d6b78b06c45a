import type { Progress, Question } from "./question.ts";

/** What a desk in another thread is told. */
export type ToDesk =
  | { readonly kind: "ask"; readonly id: number; readonly question: Question }
  | { readonly kind: "forget"; readonly id: number };

/** What it says. */
export type FromDesk =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly id: number; readonly progress: Progress }
  | { readonly kind: "answer"; readonly id: number; readonly json: string }
  | { readonly kind: "refusal"; readonly id: number; readonly code: string; readonly message: string };

/** One end of a line between threads, as `MessagePort` and `Worker` have it. */
export interface Line<Say, Hear> {
  postMessage(message: Say): void;
  on(event: "message", listener: (message: Hear) => void): unknown;
}
