import { LaneId, never, randomOf } from "#kernel";
import { type LaneRequest, Lanes, type LaneSpec } from "#lanes";
import type { Assignment, PaceSettings } from "#records";
import type { Policy, Stage } from "./policy.ts";
import { specsOf, type WorldCall } from "./world.ts";

export interface SluiceTraits {
  readonly name: string;
  readonly assign?: Assignment;
  readonly pace?: Partial<PaceSettings>;
  /** What a person says of every group; nothing when absent. */
  readonly limits?: LaneSpec["limits"];
  /** The order in which calls are put to the lanes; plan order when absent. */
  readonly order?: (work: readonly WorldCall[], seed: number) => readonly WorldCall[];
}

/** What a sender knows of a call's size before it is sent: the prompt, and the mean answer. */
const MEAN_OUTPUT_TOKENS = 500;

/** The real `Lanes`, fed with the whole plan at once. */
export const sluice = ({ name, assign = "adaptive", pace = {}, limits, order }: SluiceTraits): Policy => ({
  name,
  run: async (stage: Stage) => {
    const { world, clock, provider, work, seed } = stage;
    await using lanes = new Lanes(specsOf(world, limits), {
      clock,
      random: randomOf("lanes bench", name, seed),
      pace: { mode: "adaptive", maxWorkers: null, qps: null, assign, ...pace },
    });
    for (const { model } of world.lanes) lanes.foresee(model, work.filter((call) => call.model === model).length);
    const laneOf = new Map(provider.lanes.map((lane) => [LaneId(lane.name), lane]));
    const carry = async (call: WorldCall): Promise<void> => {
      const avoid: LaneId[] = [];
      for (let stageOfCall: LaneRequest["stage"] = "opening"; ; stageOfCall = "continuing") {
        const lease = await lanes.acquire(
          {
            model: call.model,
            tokens: { input: call.inputTokens, output: MEAN_OUTPUT_TOKENS },
            stage: stageOfCall,
            conversation: call.name,
            conditions: call.conditions,
            avoid,
          },
          never,
        );
        lease.sent();
        const end = await provider.send(laneOf.get(lease.lane.id)!, call, (hints) => lease.admitted(hints));
        if (end.kind === "answered") {
          lease.settle({ kind: "answered", tokens: { input: call.inputTokens, output: call.outputTokens } });
          return;
        }
        if (end.kind === "failed") avoid.push(lease.lane.id);
        lease.settle(end.kind === "refused" ? { kind: "refused", reason: "401 revoked" } : end);
      }
    };
    await Promise.all((order?.(work, seed) ?? work).map(carry));
    return 0;
  },
});
