import type { Clock, Random } from "#kernel";
import type { GroupProfile } from "./group-profile.ts";
import type { Kin } from "./kin.ts";
import type { LaneEvent } from "./lane-event.ts";

/** What a group is made with, beside its limits. */
export interface GroupTools {
  readonly clock: Clock;
  readonly random: Random;
  readonly kin: Kin;
  readonly profile: GroupProfile | null;
  readonly tell: (event: LaneEvent) => void;
}
