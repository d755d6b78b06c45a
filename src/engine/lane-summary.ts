import type { LaneSnapshot } from "#lanes";
import type { LaneSummary } from "#records";

/** A lane's part in a run, from where it stands at the end. */
export function laneSummary(snapshot: LaneSnapshot): LaneSummary {
  const { lane, sends, rejected, peakInFlight, learnedRpm, learnedTpm, learnedConcurrency } = snapshot;
  const { id, provider, key, deployment, model } = lane;
  const starvedMs = Object.fromEntries(
    Object.entries(snapshot.starvedMs).map(([cause, ms]) => [cause, Math.round(ms)]),
  );
  return {
    id,
    provider,
    key,
    deployment,
    model,
    sends,
    rejected,
    peakInFlight,
    learnedRpm,
    learnedTpm,
    learnedConcurrency,
    starvedMs,
  };
}
