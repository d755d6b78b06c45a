import type { Brand } from "./brand.ts";

/** One execution of a plan. */
export type RunId = Brand<string, "RunId">;
/** A plan, by the digest of its content. */
export type PlanId = Brand<string, "PlanId">;
/** One task put once to one model under one cell's conditions; derived from that content, so equal everywhere. */
export type TrialId = Brand<string, "TrialId">;
/** One problem of a suite, by its suite's own name for it. */
export type TaskId = Brand<string, "TaskId">;
/** One way a call can go: provider, key fingerprint, deployment. Safe to log. */
export type LaneId = Brand<string, "LaneId">;
/** What one limit of a provider is charged to. Safe to log. */
export type GroupId = Brand<string, "GroupId">;

export const RunId = (text: string): RunId => text as RunId;
export const PlanId = (text: string): PlanId => text as PlanId;
export const TrialId = (text: string): TrialId => text as TrialId;
export const TaskId = (text: string): TaskId => text as TaskId;
export const LaneId = (text: string): LaneId => text as LaneId;
export const GroupId = (text: string): GroupId => text as GroupId;
