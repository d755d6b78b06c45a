export type { Scorer } from "./scorer.ts";
export { scorerOf } from "./scorer-of.ts";
