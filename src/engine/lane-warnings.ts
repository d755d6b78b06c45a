import type { LaneEvent } from "#lanes";

/** What of the lanes a person must know, as a line; null where there is nothing, or it was told before. Remembers what it told. */
export class LaneWarnings {
  readonly #told = new Set<string>();

  of(event: LaneEvent): string | null {
    if (event.type === "lane-refused") return this.#refused(event);
    if (event.type === "shared-quota-found") return sharedQuota(event);
    return event.type === "foreign-use-found" ? foreignUse(event) : null;
  }

  /** A key or deployment that is out of use: once for each reason, however many lanes it had. */
  #refused({ lane, reason }: EventOf<"lane-refused">): string | null {
    const [provider, key] = lane.split("/");
    const what = `${provider}/${key}: ${reason}`;
    if (this.#told.has(what)) return null;
    this.#told.add(what);
    return `lane ${lane} is out of use: ${reason}`;
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
