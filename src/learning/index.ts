export type { Experience, TaskFacts } from "./experience/experience.ts";
export { type Arm, ARMS } from "./loop/arm.ts";
export type { Bench } from "./loop/bench.ts";
export { learn, type LearnDesk, type LearnResult, type Stage, type StreamResult } from "./loop/learn.ts";
export type { LearnRow } from "./loop/learn-row.ts";
export type { Induction, LearnSettings } from "./loop/learn-settings.ts";
export { type Order, ORDERS } from "./loop/stream.ts";
export { type Memory, memoryDigest } from "./memory/memory.ts";
