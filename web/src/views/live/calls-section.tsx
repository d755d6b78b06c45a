import type { LiveCall, LiveLane, LiveRun } from "#records";
import { Nothing, Section } from "../../parts/section.tsx";
import { VirtualList } from "../../parts/virtual-list.tsx";
import { hashOf } from "../../state/route.ts";
import { countText } from "../../text/figures.ts";
import { laneName } from "../../text/lane-words.ts";
import { ageText } from "../../text/moments.ts";
import { phaseWords } from "../../text/wait-words.ts";

interface CallsProps {
  readonly calls: readonly LiveCall[];
  readonly inFlight: LiveRun["inFlight"];
  readonly lanes: readonly LiveLane[];
  readonly now: number;
}

const ROW = 30;
const HEIGHT = 300;

/** Calls in flight, those first that wait longest: what each is doing, for how long, and until when it may. */
export function CallsSection({ calls, inFlight, lanes, now }: CallsProps) {
  const names = new Map<string | null, string>(lanes.map((lane) => [lane.id, laneName(lane)]));
  const { total, byPhase } = inFlight;
  return (
    <Section
      title={`Calls in flight: ${countText(total)}`}
      lead={
        total > calls.length
          ? `The ${countText(calls.length)} that wait longest are named; ${countText(total - calls.length)} more are counted by phase.`
          : "Those first that wait longest."
      }
      tools={
        <ul class="chips">
          {Object.entries(byPhase).map(([phase, count]) => (
            <li key={phase}>
              {phaseWords(phase)} <b>{countText(count)}</b>
            </li>
          ))}
        </ul>
      }
    >
      <div class="call-row list-head" aria-hidden="true">
        <span>phase</span>
        <span class="n">age</span>
        <span class="n">may last</span>
        <span>model</span>
        <span class="where">lane</span>
        <span class="n">tokens</span>
      </div>
      {calls.length === 0 ? (
        <div style={{ height: `${HEIGHT}px` }}>
          <Nothing>Nothing is in flight.</Nothing>
        </div>
      ) : (
        <VirtualList
          items={calls}
          rowHeight={ROW}
          height={HEIGHT}
          label="Calls in flight"
          keyOf={({ trial, call, startedAt }) => `${trial} ${call} ${startedAt}`}
          hrefOf={({ trial }) => hashOf("trials", trial)}
          row={(call) => <CallRow call={call} lane={names.get(call.lane) ?? "in line"} now={now} />}
        />
      )}
    </Section>
  );
}

function CallRow({ call, lane, now }: { readonly call: LiveCall; readonly lane: string; readonly now: number }) {
  const { phase, since, until, model, tokens, slow, sends } = call;
  return (
    <span class={`call-row${slow ? " slow" : ""}`}>
      <span>
        {phaseWords(phase)}
        {slow && " (slow)"}
        {sends > 1 && <small> send {sends}</small>}
      </span>
      <span class="n">{ageText(now - since)}</span>
      <span class="n muted">{until === null ? "–" : ageText(until - now)}</span>
      <span>{model}</span>
      <span class="muted where">{lane}</span>
      <span class="n">{tokens === 0 ? "–" : countText(tokens)}</span>
    </span>
  );
}
