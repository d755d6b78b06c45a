import { GroupId, LaneId, type Random, randomOf } from "#kernel";
import type { LaneSpec } from "#lanes";
import { type CallLength, type CallShape, drawCall, type HiddenLimitSpec } from "#worlds";

/** What a lane does beside its limits. */
export type LaneFault =
  | { readonly kind: "none" }
  /** The key works until then; from then on it is refused. */
  | { readonly kind: "revoked"; readonly atSeconds: number }
  /** Takes what is sent and never answers. */
  | { readonly kind: "hangs" }
  /** Takes one send in so many and never answers it. */
  | { readonly kind: "hangs-now-and-then"; readonly oneIn: number };

/** One lane of a world: what it is charged to, and how fast it answers (1 as drawn, 8 eight times slower). */
export interface WorldLane {
  readonly name: string;
  readonly model: string;
  readonly key: string;
  /** Whose hidden limits it is charged to. */
  readonly group: string;
  /** The group that is declared; its hidden one when absent. */
  readonly declared?: string;
  readonly slowness: number;
  readonly fault: LaneFault;
}

/** What the provider tells beside yes and no. */
export interface Telling {
  readonly headers: boolean;
  /** The kind of a 429. */
  readonly kind: boolean;
  readonly retryAfter: boolean;
  /** A refusal is told as HTTP 400 with a code of the provider's own: who does not know the code takes the request for a bad one. */
  readonly disguised?: boolean;
}

/** One call of the work: a conversation of its own. */
export interface WorldCall extends CallLength {
  readonly name: string;
  readonly model: string;
  readonly conditions: Readonly<Record<string, string | number>>;
}

/** Hidden limits, lanes in front of them, and the work put to them. */
export interface BenchWorld {
  readonly name: string;
  readonly title: string;
  readonly limits: Readonly<Record<string, HiddenLimitSpec>>;
  readonly lanes: readonly WorldLane[];
  readonly telling: Telling;
  /** The calls in the order they are planned, the same for every policy. */
  readonly work: (random: Random) => readonly WorldCall[];
}

export const silent: Telling = { headers: false, kind: false, retryAfter: true };
export const talkative: Telling = { headers: true, kind: false, retryAfter: true };

/** The calls of one seed. */
export const workOf = (world: BenchWorld, seed: number): readonly WorldCall[] =>
  world.work(randomOf("lanes bench", world.name.replace(/ \(.*/, ""), seed));

/** So many calls of one shape for one model. */
export const callsOf =
  (model: string, count: number, shape: CallShape) =>
  (random: Random): readonly WorldCall[] =>
    Array.from({ length: count }, (_, at) => ({
      ...drawCall(shape, random),
      name: `${model}#${at}`,
      model,
      conditions: {},
    }));

export const plainLane = (name: string, fields: Partial<WorldLane> = {}): WorldLane => ({
  name,
  model: "model",
  key: name,
  group: name,
  slowness: 1,
  fault: { kind: "none" },
  ...fields,
});

const NOTHING_SAID = { concurrency: null, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null };

/** What the lanes are told of a world: names, and no limits unless some are given. */
export const specsOf = (world: BenchWorld, limits: LaneSpec["limits"] = NOTHING_SAID): LaneSpec[] =>
  world.lanes.map((lane) => ({
    id: LaneId(lane.name),
    provider: "simulated",
    key: lane.key,
    deployment: lane.model,
    model: lane.model,
    group: GroupId(lane.declared ?? lane.group),
    limits,
  }));
