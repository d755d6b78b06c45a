export { type Judge, judgeOf, Vote } from "./model-graded/model-graded.ts";
export type { Scorer } from "./scorer.ts";
export { scorerOf } from "./scorer-of.ts";
