import { assertNever, GroupId, LaneId } from "#kernel";
import type { LaneSpec } from "#lanes";
import type { ModelSettings, ProviderSettings } from "#records";

/** What stands for the key of a provider that asks for none. */
export const NO_KEY = "no-key";

/** Every lane the providers give, in their order: one for each key, model and deployment. A key named twice counts once. */
export function laneSpecs(providers: readonly ProviderSettings[]): LaneSpec[] {
  return providers.flatMap((provider) =>
    fingerprintsOf(provider).flatMap((key) => provider.models.flatMap((model) => lanesOf(provider, key, model))),
  );
}

function fingerprintsOf({ keys }: ProviderSettings): readonly string[] {
  return keys.length === 0 ? [NO_KEY] : [...new Set(keys.map((key) => key.fingerprint))];
}

function lanesOf(provider: ProviderSettings, key: string, model: ModelSettings): LaneSpec[] {
  const deployments = model.deployments.length === 0 ? [model.name] : [...new Set(model.deployments)];
  return deployments.map((deployment) => ({
    id: LaneId([provider.name, key, deployment, model.name].join("/")),
    provider: provider.name,
    key,
    deployment,
    model: model.name,
    group: groupOf(provider, key, { model: model.name, deployment }),
    limits: provider.limits,
  }));
}

function groupOf(
  { name, quota }: ProviderSettings,
  key: string,
  { model, deployment }: { readonly model: string; readonly deployment: string },
): GroupId {
  switch (quota) {
    case "key-model":
      return GroupId(`${name}/${key}/${model}`);
    case "account-model":
      return GroupId(`${name}/${model}`);
    case "key":
      return GroupId(`${name}/${key}`);
    case "account":
      return GroupId(name);
    // A deployment's quota is its own, whichever of the resource's keys asks.
    case "deployment":
      return GroupId(`${name}/${deployment}`);
    default:
      return assertNever(quota);
  }
}
