import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { TrialLine } from "#report";
import { OutcomeBadge, SimulatedBadge } from "../../parts/badges.tsx";
import { Problem } from "../../parts/fetched-view.tsx";
import { takeSearchWish } from "../../parts/search-wish.ts";
import { Nothing, Placeholder, Section } from "../../parts/section.tsx";
import { VirtualList } from "../../parts/virtual-list.tsx";
import { queryOf, replaceFilters, setFilters } from "../../state/filters.ts";
import { hashOf, type Route } from "../../state/route.ts";
import { cellWords } from "../../text/axis-words.ts";
import { counted, countText, progressText, shortCount } from "../../text/figures.ts";
import { PlanChoice } from "../results/plan-choice.tsx";
import { type SearchPages, useSearch } from "./use-search.ts";

const ROW = 46;
const TYPING_MS = 250;
const OUTCOMES = [
  "",
  "graded",
  "full",
  "partial",
  "failure",
  "not-scored",
  "infra-invalid",
  "inapplicable",
  "harness-suspect",
  "budget-cut",
  "cancelled",
  "owed",
];

/** Every trial of a plan, found by words, outcome or cell. */
export function TrialsView({ route }: { readonly route: Route }) {
  const { query = "", outcome = "", plan = "", cell = "" } = route.filters;
  const path = `api/trials${queryOf({ query, outcome, plan, cell: cell.split(",") })}`;
  const search = useSearch(path);
  const height = useListHeight();
  return (
    <Section
      title="Trials"
      wide
      lead="Words are met by the beginning of a trial's id, by its task, its suite, or a value of its cell; all of them must be."
      tools={<PlanChoice plan={plan} onChoose={(chosen) => setFilters(route, { plan: chosen, cell: "" })} />}
    >
      <div class="choices" role="search">
        <SearchField key={plan} route={route} query={query} />
        <label class="choice">
          outcome{" "}
          <select value={outcome} onChange={(event) => setFilters(route, { outcome: event.currentTarget.value })}>
            {OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {one === "" ? "any" : one}
              </option>
            ))}
          </select>
        </label>
        {cell !== "" && (
          <button type="button" class="quiet" onClick={() => setFilters(route, { cell: "" })}>
            {counted(cell.split(",").length, "cell")} only: show all
          </button>
        )}
        <span class="muted n found" role="status">
          {foundText(search)}
        </span>
      </div>
      <Found search={search} height={height} />
    </Section>
  );
}

function Found({ search, height }: { readonly search: SearchPages; readonly height: number }) {
  const { trials, refusal, done, more } = search;
  if (refusal !== null) return <Problem title="The trials cannot be shown" message={refusal.message} again={more} />;
  if (trials.length === 0)
    return done ? <Nothing>No trial is like that.</Nothing> : <Placeholder rows={10} what="The trials" />;
  return (
    <VirtualList
      items={trials}
      rowHeight={ROW}
      height={height}
      label="Trials"
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hashOf("trials", id)}
      nearEnd={more}
      row={(trial) => <TrialRow trial={trial} />}
    />
  );
}

function foundText({ trials, total, done, searched }: SearchPages): string {
  if (total !== null) return counted(total, "trial");
  return done
    ? counted(trials.length, "trial")
    : `${countText(trials.length)} so far, ${progressText(searched, 1)} looked through`;
}

function SearchField({ route, query }: { readonly route: Route; readonly query: string }) {
  const [text, setText] = useState(query);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (takeSearchWish()) field.current?.focus();
  }, []);
  useEffect(() => {
    if (text === query) return undefined;
    const timer = window.setTimeout(() => replaceFilters(route, { query: text }), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [text, query]);
  return (
    <label class="choice search">
      <span class="unseen">Search trials</span>
      <input
        ref={field}
        type="search"
        placeholder="Search trials"
        value={text}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}

function TrialRow({ trial }: { readonly trial: TrialLine }) {
  const { task, repeat, cell, outcome, score, calls, inputTokens, outputTokens, simulated } = trial;
  return (
    <span class="trial-row">
      <span class="what">
        <b>{task}</b>
        {repeat > 0 && <small> repeat {repeat + 1}</small>}
        <small class="muted">{cellWords(cell)}</small>
      </span>
      <span class="ending">
        <OutcomeBadge outcome={outcome} />
        {simulated && <SimulatedBadge />}
      </span>
      <span class="n">{score === null ? "–" : score.toFixed(2)}</span>
      <span class="n muted">{counted(calls, "call")}</span>
      <span class="n muted tokens">{shortCount(inputTokens + outputTokens)} tokens</span>
    </span>
  );
}

/** As high as the window lets the list be, in whole rows. */
function useListHeight(): number {
  const [seen, setSeen] = useState(window.innerHeight);
  useEffect(() => {
    const look = (): void => setSeen(window.innerHeight);
    window.addEventListener("resize", look);
    return () => window.removeEventListener("resize", look);
  }, []);
  return useMemo(() => Math.max(4, Math.floor((seen - 230) / ROW)) * ROW, [seen]);
}
