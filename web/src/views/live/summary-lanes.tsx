import type { LaneSummary } from "#records";
import { CountHeads } from "../../parts/count-heads.tsx";
import { Section } from "../../parts/section.tsx";
import { countText, rateText } from "../../text/figures.ts";
import { shortKey } from "../../text/lane-words.ts";
import { durationText } from "../../text/moments.ts";
import { sumOf } from "../../text/outcomes.ts";

/** What each lane did in a run that has ended, and what it learned of its limits. */
export function SummaryLanes({ lanes }: { readonly lanes: readonly LaneSummary[] }) {
  return (
    <Section title="Lanes" wide lead="What each lane did, and what it learned of its limits.">
      <div class="scroll" tabIndex={0} role="region" aria-label="Table of lanes">
        <table>
          <thead>
            <tr>
              <th scope="col">lane</th>
              <CountHeads
                of={[
                  "sends",
                  "rejected",
                  "most in flight",
                  "learned a minute",
                  "learned tokens a minute",
                  "learned in flight",
                  "starved",
                ]}
              />
            </tr>
          </thead>
          <tbody>
            {lanes.map((lane) => (
              <tr key={lane.id}>
                <th scope="row">
                  {lane.model}
                  <small>
                    {lane.provider} · key {shortKey(lane.key)}
                    {lane.deployment !== lane.model && ` · ${lane.deployment}`}
                  </small>
                </th>
                <td class="n">{countText(lane.sends)}</td>
                <td class="n">{countText(lane.rejected)}</td>
                <td class="n">{countText(lane.peakInFlight)}</td>
                <td class="n">{rateText(lane.learnedRpm)}</td>
                <td class="n">{rateText(lane.learnedTpm)}</td>
                <td class="n">{rateText(lane.learnedConcurrency)}</td>
                <td class="n">{durationText(sumOf(lane.starvedMs))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
