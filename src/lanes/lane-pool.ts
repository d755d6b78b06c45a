import type { GroupId, LaneId } from "#kernel";
import type { SharedQuota } from "#limits";
import type { PaceSettings } from "#records";
import type { LearnedProfile } from "./group-profile.ts";
import { Kin } from "./kin.ts";
import { Lane } from "./lane.ts";
import type { LaneSpec } from "./lease.ts";
import type { GroupTools } from "./group-tools.ts";
import { QuotaFamily } from "./quota-family.ts";
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
  /** One more lane, charged to a group that is there or to a new one. */
  add(spec: LaneSpec): Lane;
}

/**
 * One lane for each spec; lanes of one group share it, groups of one provider learn from each other. Groups that turn out to charge
 * one quota become one.
 */
export function lanePool(given: readonly LaneSpec[], { pace, profile, ...tools }: PoolTools): LanePool {
  const specs: LaneSpec[] = [];
  const kinOf = remembered((_provider: string) => new Kin());
  const groups = new Map<GroupId, QuotaGroup>();
  const lanes = new Map<LaneId, Lane>();
  const merge = ([first, ...others]: readonly QuotaGroup[], evidence: SharedQuota): void => {
    if (first === undefined) return;
    const ids = [first, ...others].map(({ id }) => id);
    tools.tell({ type: "shared-quota-found", groups: ids, perMinute: evidence.perMs * 60_000, evidence });
    first.join(others, evidence.perMs);
    for (const lane of lanes.values()) if (others.includes(lane.group)) lane.moveTo(first);
    for (const { id } of others) groups.delete(id);
  };
  const familyOf = remembered((_name: string) => new QuotaFamily(merge));
  const groupOf = remembered((id: GroupId): QuotaGroup => {
    const spec = specs.find(({ group }) => group === id)!;
    const group = new QuotaGroup(id, spec.limits, pace, {
      ...tools,
      kin: kinOf(spec.provider),
      profile: profile[id] ?? null,
    });
    groups.set(id, group);
    return group;
  });
  const add = (spec: LaneSpec): Lane => {
    const group = groupOf(spec.group);
    const name = pace.mode === "fixed" ? null : familyName(spec.group, specs);
    const family = name === null ? null : familyOf(name);
    family?.join(group);
    const lane = new Lane(spec, group, { clock: tools.clock, qps: pace.qps, family });
    lanes.set(spec.id, lane);
    return lane;
  };
  specs.push(...given);
  for (const spec of given) add(spec);
  const addMore = (spec: LaneSpec): Lane => {
    specs.push(spec);
    return add(spec);
  };
  return { lanes, groups, add: addMore };
}

/** Groups whose quotas may turn out to be one: of one provider, for the same models. Null where a person said what the limits are. */
function familyName(group: GroupId, specs: readonly LaneSpec[]): string | null {
  const own = specs.filter((spec) => spec.group === group);
  if (own.some(({ limits }) => Object.values(limits).some((limit) => limit !== null))) return null;
  const names = new Set(own.map(({ provider, model }) => JSON.stringify([provider, model])));
  return [...names].toSorted().join();
}

/** Makes a value for a name when it is first asked for. */
function remembered<Name, Value>(make: (name: Name) => Value): (name: Name) => Value {
  const made = new Map<Name, Value>();
  return (name) => {
    const before = made.get(name);
    if (before !== undefined) return before;
    const value = make(name);
    made.set(name, value);
    return value;
  };
}
