import type { PaceSettings } from "#records";
import type { Flags } from "./options.ts";
import { said } from "./said.ts";
import type { SluiceYaml } from "./sluice-yaml.ts";

const DEFAULTS: PaceSettings = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" };

// What the original took when nobody said how many.
const FIXED_WORKERS = 20;

/** How fast, and which key takes which call. Flags win over the file. A fixed pace that nobody states is 20 workers. */
export function paceSettingsOf({ pace }: SluiceYaml, flags: Flags): PaceSettings {
  const written = { ...pace, mode: pace?.["rate-mode"], maxWorkers: pace?.["max-workers"] };
  const { mode, maxWorkers, qps, assign } = {
    ...DEFAULTS,
    ...said(written),
    ...said({ ...flags, mode: flags.rateMode }),
  };
  const isUnstated = mode === "fixed" && qps === null && maxWorkers === null;
  return { mode, maxWorkers: isUnstated ? FIXED_WORKERS : maxWorkers, qps, assign };
}
