import { type Clock, freshToken, isoText, type Json, type Random, RunId, type Secret } from "#kernel";
import type { Lanes } from "#lanes";
import type { Foretold, LiveRun } from "#records";
import type { Store } from "#store";
import type { EngineEvent } from "./engine-event.ts";
import type { Waits } from "./what-waits.ts";

/** What a run is given beside its plan. */
export interface RunOptions {
  readonly store: Store;
  /** Stops at once: sends in flight are cut. What was answered is kept, and the same plan resumes. */
  readonly signal?: AbortSignal;
  /** Drains: nothing new is sent, what is in flight may arrive. */
  readonly drain?: AbortSignal;
  readonly onEvent?: (event: EngineEvent) => void;
  /** Handed the lanes once, before anything is sent: to look at while the run goes. */
  readonly onLanes?: (lanes: Pick<Lanes, "snapshot" | "waiting" | "events">) => void;
  /** Handed a way to look at what the run waits for, before anything is sent. */
  readonly onForensics?: (look: () => Waits) => void;
  /** Handed a way to look at what the run is at, before anything is sent, and a way to say what was foretold of it. */
  readonly onLive?: (look: () => LiveRun, foretell: (foretold: Foretold) => void) => void;
  /** Reads a key that is added while the run goes: `env:NAME` or `file:PATH`. Throws a `UsageError` that names no key. */
  readonly readKey?: (source: string) => Promise<Secret>;
  readonly id?: RunId;
  /** Everything that shaped the run, secrets as fingerprints; kept in the ledger. */
  readonly manifest?: Json;
  readonly clock?: Clock;
  /** For jitter only: no result depends on it. */
  readonly random?: Random;
}

/** A new run's name: when it began, and chance enough that two never meet. */
export function newRunId(clock: Clock): RunId {
  const [day, time] = isoText(clock.now()).slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return RunId(`${day}-${time}-${freshToken(3)}`);
}
