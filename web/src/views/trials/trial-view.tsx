import type { TrialPage } from "#report";
import { useFetched } from "../../api/use-fetched.ts";
import { OutcomeBadge, SimulatedBadge } from "../../parts/badges.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { FetchedView } from "../../parts/fetched-view.tsx";
import { Section } from "../../parts/section.tsx";
import { Verbatim } from "../../parts/verbatim.tsx";
import { hashOf } from "../../state/route.ts";
import { axisWords } from "../../text/axis-words.ts";
import { countText, moneyText } from "../../text/figures.ts";
import { AttemptSection } from "./attempt-section.tsx";

/** The whole story of one trial: what was asked, what was answered, which lanes it took, and what its score rests on. */
export function TrialView({ id }: { readonly id: string }) {
  const page = useFetched<TrialPage>(`api/trials/${encodeURIComponent(id)}`);
  return (
    <>
      <p class="back">
        <a href={hashOf("trials")}>All trials</a>
      </p>
      <FetchedView fetched={page} what="The trial" rows={14}>
        {(trial) => <Story page={trial} />}
      </FetchedView>
    </>
  );
}

function Story({ page }: { readonly page: TrialPage }) {
  const { trial, attempts, damage, reason } = page;
  return (
    <div class="story">
      <section class="card wide" aria-labelledby="trial-title">
        <div class="run-title">
          <h1 id="trial-title">{trial.task}</h1>
          <OutcomeBadge outcome={trial.outcome} />
          {trial.score !== null && (
            <span>
              score <b class="n">{trial.score.toFixed(2)}</b>
            </span>
          )}
          {trial.simulated && <SimulatedBadge />}
          <CopyButton label="Copy the link" text={() => window.location.href} />
        </div>
        {reason !== null && (
          <p class="reason">
            <b>{reason.code}</b> {reason.message}
          </p>
        )}
        <Facts page={page} />
        {damage.length > 0 && (
          <ul class="damage" role="alert">
            {damage.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </section>
      <Grounds facts={page.facts} scoring={page.scoring} />
      {attempts.map((attempt) => (
        <AttemptSection key={attempt.attempt} attempt={attempt} last={attempt === attempts.at(-1)} />
      ))}
    </div>
  );
}

function Facts({ page: { trial, seed, taskDigest, scoring, costUsd } }: { readonly page: TrialPage }) {
  const facts: readonly (readonly [string, string])[] = [
    ...Object.entries(trial.cell).map(([axis, value]) => [axisWords(axis), String(value)] as const),
    ["suite", trial.suite],
    ["repeat", countText(trial.repeat + 1)],
    ["calls", countText(trial.calls)],
    ["tokens", `${countText(trial.inputTokens)} in, ${countText(trial.outputTokens)} out`],
    ["cost", moneyText(costUsd)],
    ["scoring", scoring ?? "–"],
    ["trial", trial.id],
    ["seed", seed],
    ["task digest", taskDigest],
  ];
  return (
    <dl class="fact-list">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class={/^[0-9a-f]{16,}$/.test(value) ? "digest" : ""}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Grounds({ facts, scoring }: Pick<TrialPage, "facts" | "scoring">) {
  const entries = Object.entries(facts);
  if (entries.length === 0) return null;
  const plain = entries.filter(([, value]) => isPlain(value));
  const others = entries.filter(([, value]) => !isPlain(value));
  return (
    <Section title="What the score rests on" wide lead={scoring === null ? undefined : `As ${scoring} saw it.`}>
      <dl class="fact-list">
        {plain.map(([name, value]) => (
          <div key={name}>
            <dt>{axisWords(name)}</dt>
            <dd>{plainText(value)}</dd>
          </div>
        ))}
      </dl>
      {others.map(([name, value]) => (
        <div key={name} class="ground">
          <h3>{axisWords(name)}</h3>
          <Verbatim text={typeof value === "string" ? value : JSON.stringify(value, null, 2)} label={axisWords(name)} />
        </div>
      ))}
    </Section>
  );
}

const plainText = (value: TrialPage["facts"][string]): string => {
  if (value === null) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
};

const SHORT = 60;

/** A figure, yes or no, or a word: what fits beside others. Whatever could hide something is shown verbatim. */
const isPlain = (value: TrialPage["facts"][string]): boolean =>
  value === null ||
  typeof value === "number" ||
  typeof value === "boolean" ||
  (typeof value === "string" && value.length <= SHORT && /^[\x20-\x7E]*$/.test(value));
