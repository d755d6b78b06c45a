import type { Clock, Random, RunId } from "#kernel";
import type { LaneRequest, Lease } from "#lanes";
import type { CallAnswered, Conditions, Trial } from "#records";
import type { CallJournal } from "./call-journal.ts";
import { Conversation } from "./conversation.ts";
import type { Providers } from "./providers.ts";
import { TokenEstimate } from "./token-estimate.ts";

/** Where leases come from. */
export interface LaneSource {
  acquire(request: LaneRequest, signal: AbortSignal): Promise<Lease>;
}

/** What every conversation over the same lanes shares. */
export interface OverLanes {
  readonly lanes: LaneSource;
  readonly providers: Providers;
  readonly journal: CallJournal;
  readonly clock: Clock;
  /** For the waits between sends. */
  readonly random: Random;
}

/** One attempt at a trial, as far as its model is concerned. */
export interface ConversationSpec {
  readonly run: RunId;
  readonly trial: Trial["id"];
  readonly attempt: number;
  /** The name the plan uses. */
  readonly model: string;
  readonly conditions?: Conditions;
  /** Number of its first call; 0 unless said. Conversations of one attempt number their calls apart, and all but the one that begins at 0 go on with a trial that has begun. */
  readonly firstCall?: number;
  /** Answers earlier attempts have paid for: given again while the same is asked. */
  readonly answers?: readonly CallAnswered[];
  /** A lease already held: the first call that must be sent goes under it. */
  readonly lease?: Lease | null;
}

/**
 * Models over lanes: the function it returns opens one conversation. Each call takes a lease, is written down, sent, and
 * answered; the conversation sends again what lanes or providers refused.
 */
export function overLanes(parts: OverLanes): (spec: ConversationSpec) => Conversation {
  const estimate = new TokenEstimate();
  return (spec) => new Conversation({ ...parts, estimate }, spec);
}
