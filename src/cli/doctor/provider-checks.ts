import type { LaneExamination } from "#engine";
import type { ProviderSettings } from "#records";
import type { Check } from "./check.ts";

/** One check for each provider that has something to be told of: what its settings leave open, and whether its clock is ours. */
export function providerChecks(
  providers: readonly ProviderSettings[],
  lanes: readonly LaneExamination[],
): readonly Check[] {
  return providers.flatMap((provider) => [
    ...pinCheck(provider),
    ...clockCheck(
      provider.name,
      lanes.filter((lane) => lane.provider === provider.name),
    ),
  ]);
}

/** A router that may send each call elsewhere measures no one model: its companies serve several quantisations. */
function pinCheck({ name, protocol, models }: ProviderSettings): readonly Check[] {
  if (protocol !== "openrouter") return [];
  const open = models.filter(({ deployments }) => deployments.some((deployment) => !deployment.includes("@")));
  if (open.length === 0) return [];
  const names = open.map((model) => model.name).join(", ");
  return [
    {
      name: `provider ${name}`,
      state: "warn",
      says: `nothing says which company is to serve ${names}: calls go to several, in several quantisations`,
      advice: "pin one behind an @: deployments: [vendor/model@company/fp8]",
    },
  ];
}

/** Beyond this, waits until a moment that a header names come out wrong. */
const MOST_APART_MS = 5_000;

function clockCheck(provider: string, lanes: readonly LaneExamination[]): readonly Check[] {
  const told = lanes.flatMap(({ clockAheadMs }) => clockAheadMs ?? []);
  const farthest = told.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0];
  if (farthest === undefined || Math.abs(farthest) <= MOST_APART_MS) return [];
  const side = farthest > 0 ? "ahead of" : "behind";
  return [
    {
      name: "clock",
      state: "warn",
      says: `this machine's is ${Math.abs(farthest) / 1_000} s ${side} that of ${provider}`,
      advice: "set it: a limit that says until when it lasts is waited for wrongly",
    },
  ];
}
