import type { GroupId, LaneId } from "#kernel";
import type { PaceSettings } from "#records";
import type { LearnedProfile } from "./group-profile.ts";
import { Kin } from "./kin.ts";
import { Lane } from "./lane.ts";
import type { LaneSpec } from "./lease.ts";
import type { GroupTools } from "./group-tools.ts";
import { QuotaGroup } from "./quota-group.ts";

/** What every lane of a pool is made with. */
export interface PoolTools extends Omit<GroupTools, "kin" | "profile"> {
  readonly pace: PaceSettings;
  readonly profile: LearnedProfile;
}

/** The lanes by id, and the groups they are charged to. */
export interface LanePool {
  readonly lanes: ReadonlyMap<LaneId, Lane>;
  readonly groups: ReadonlyMap<GroupId, QuotaGroup>;
}

/** One lane for each spec; lanes of one group share it, groups of one provider learn from each other. */
export function lanePool(specs: readonly LaneSpec[], { pace, profile, ...tools }: PoolTools): LanePool {
  const families = new Map<string, Kin>();
  const groups = new Map<GroupId, QuotaGroup>();
  const lanes = new Map<LaneId, Lane>();
  for (const spec of specs) {
    const kin = families.get(spec.provider) ?? new Kin();
    families.set(spec.provider, kin);
    const learned = profile[spec.group] ?? null;
    const group =
      groups.get(spec.group) ?? new QuotaGroup(spec.group, spec.limits, pace, { ...tools, kin, profile: learned });
    groups.set(spec.group, group);
    lanes.set(spec.id, new Lane(spec, group, { clock: tools.clock, qps: pace.qps }));
  }
  return { lanes, groups };
}
