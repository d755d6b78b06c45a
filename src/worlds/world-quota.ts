import type { HiddenLimitSpec } from "./hidden-limits.ts";
import type { WorldException, WorldSpec } from "./world-spec.ts";

/** One way to a simulated provider. */
export interface WorldRoute {
  readonly key: string;
  readonly model: string;
  readonly deployment: string;
}

/** The limits a send by this route meets, and what they are charged to: routes with equal limits and charge share one quota. */
export function worldQuota(
  spec: WorldSpec,
  route: WorldRoute,
): { readonly limits: HiddenLimitSpec; readonly charged: readonly string[] } {
  const { key, model, deployment } = route;
  const charged = {
    "key-model": [key, model],
    "account-model": [model],
    key: [key],
    account: [],
    deployment: [deployment],
  };
  return {
    limits: exceptionFor(spec, route)?.limits ?? spec.limits,
    charged: charged[spec.quota],
  };
}

/** What the world says of this way alone; undefined when nothing. */
export const exceptionFor = (spec: WorldSpec, route: WorldRoute): WorldException | undefined =>
  spec.exceptions.find((each) => (each.key ?? route.key) === route.key && (each.model ?? route.model) === route.model);
