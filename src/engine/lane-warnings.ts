import type { LaneEvent } from "#lanes";

/** What of the lanes a person must know, as a line; null where there is nothing, or it was told before. Remembers what it told. */
export class LaneWarnings {
  readonly #told = new Set<string>();

  of(event: LaneEvent): string | null {
    if (event.type === "lane-refused") return this.#refused(event);
    if (event.type === "lane-failing") return this.#failing(event);
    if (event.type === "shared-quota-found") return sharedQuota(event);
    return event.type === "foreign-use-found" ? foreignUse(event) : null;
  }

  /** A key or deployment that is out of use: once for each reason, however many lanes it had. */
  #refused({ lane, reason }: EventOf<"lane-refused">): string | null {
    const [provider, key] = lane.split("/");
    if (!this.#isNew(`${provider}/${key}: ${reason}`)) return null;
    return `lane ${lane} is out of use: ${reason}`;
  }

  /** A lane that never worked and fails: once for each provider and reason. One that worked before comes back by itself. */
  #failing({ lane, reason, proven }: EventOf<"lane-failing">): string | null {
    if (proven || !this.#isNew(`${lane.split("/")[0]} fails: ${reason}`)) return null;
    return `lane ${lane} has never answered and fails: ${reason} (it is tried again, later each time)`;
  }

  #isNew(what: string): boolean {
    if (this.#told.has(what)) return false;
    this.#told.add(what);
    return true;
  }
}

type EventOf<T extends LaneEvent["type"]> = Extract<LaneEvent, { readonly type: T }>;

const sharedQuota = ({ groups, perMinute }: EventOf<"shared-quota-found">): string =>
  `${listed(groups)} turned out to charge one quota, of about ${Math.round(perMinute)} requests a minute: they are served as one from now on, and keys that share a quota do not add to it. Say so in the config to have it known from the start (quota: account-model).`;

const foreignUse = ({ group, share }: EventOf<"foreign-use-found">): string =>
  share > 0
    ? `somebody else uses about ${Math.round(100 * share)} % of the quota of ${group}.`
    : `nobody else uses the quota of ${group} any more.`;

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
