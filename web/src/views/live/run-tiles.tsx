import type { ComponentChildren } from "preact";
import type { RunFacts } from "../../state/run-facts.ts";
import { countText, moneyText, progressText, shortCount } from "../../text/figures.ts";
import { ageText, durationText, momentText } from "../../text/moments.ts";
import { sumOf } from "../../text/outcomes.ts";

interface RunTilesProps {
  readonly facts: RunFacts;
  /** The server's clock. */
  readonly now: number;
  readonly elapsedMs: number;
  readonly perMinute: number | null;
}

/** A run in seven figures, each with what it is to be held against. */
export function RunTiles(props: RunTilesProps) {
  const { facts, perMinute } = props;
  const { outcomes, tokens, costUsd, budgetUsd } = facts;
  return (
    <dl class="tiles">
      <Tile
        name="ended"
        value={outcomes === null ? "–" : shortCount(sumOf(outcomes))}
        aside={`of ${countText(facts.planned)}${reusedWords(facts)}`}
      />
      {facts.living ? <LivingTimes {...props} /> : <EndedTimes {...props} />}
      <Tile
        name="calls"
        value={shortCount(facts.calls)}
        aside={perMinute === null ? "" : `${shortCount(perMinute)} sends a minute`}
      />
      <Tile name="sends" value={shortCount(facts.sends)} aside={troubleText(facts)} />
      <Tile
        name="tokens"
        value={shortCount(tokens.input + tokens.output)}
        aside={`${shortCount(tokens.output)} out, ${shortCount(tokens.cached)} cached`}
      />
      <Tile name="cost" value={moneyText(costUsd)} aside={budgetText(facts)}>
        {budgetUsd !== null && costUsd !== null && (
          <meter min={0} max={budgetUsd} high={budgetUsd * 0.9} value={costUsd} aria-label="cost against the budget" />
        )}
      </Tile>
    </dl>
  );
}

const LivingTimes = ({ facts, now, elapsedMs }: RunTilesProps) => (
  <>
    <Tile
      name="left"
      value={leftText(facts)}
      aside={facts.leftMs === null ? "not yet known" : `until about ${momentText(now + facts.leftMs, now)}`}
    />
    <Tile name="so far" value={ageText(elapsedMs)} aside={`since ${momentText(facts.startedAt, now)}`} />
  </>
);

const EndedTimes = ({ facts: { startedAt, endedAt }, now, elapsedMs }: RunTilesProps) => (
  <>
    <Tile
      name="took"
      value={endedAt === null ? "–" : durationText(elapsedMs)}
      aside={endedAt === null ? "no end in the ledger" : `until ${momentText(endedAt, now)}`}
    />
    <Tile name="began" value={momentText(startedAt, now)} aside="" />
  </>
);

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly aside: string;
  readonly children?: ComponentChildren;
}

const Tile = ({ name, value, aside, children }: TileProps) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <b>{value}</b>
      <small>{aside}</small>
      {children}
    </dd>
  </div>
);

const reusedWords = ({ reused }: RunFacts): string =>
  reused === null || reused === 0 ? "" : `, ${shortCount(reused)} from before`;

const leftText = ({ leftMs, state }: RunFacts): string => {
  if (leftMs !== null) return durationText(leftMs);
  return state === "paused" ? "paused" : "–";
};

function troubleText({ sends, rejectedSends, failedSends }: RunFacts): string {
  if (sends === 0) return "";
  const rejected = rejectedSends === 0 ? "none" : progressText(rejectedSends, sends);
  return `${rejected} rejected, ${shortCount(failedSends)} failed`;
}

const budgetText = ({ costUsd, budgetUsd }: RunFacts): string => {
  if (budgetUsd !== null) return `of ${moneyText(budgetUsd)}`;
  return costUsd === null ? "prices not known" : "no budget set";
};
