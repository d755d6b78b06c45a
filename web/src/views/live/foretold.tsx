import type { RunFacts } from "../../state/run-facts.ts";
import { durationText } from "../../text/moments.ts";

interface ForetoldProps {
  readonly facts: RunFacts;
  readonly elapsedMs: number;
}

/** How the run stands beside what was foretold for it, and beside the least time its limits allow: one scale of time. */
export function Foretold({ facts, elapsedMs }: ForetoldProps) {
  const { foretold, leftMs, lowerBoundMs } = facts;
  if (foretold === null && lowerBoundMs === null) return null;
  const expected = leftMs === null ? null : elapsedMs + leftMs;
  return (
    <div class="foretold">
      <Scale facts={facts} elapsedMs={elapsedMs} expected={expected} />
      <ul class="legend">
        <li>
          <i class="swatch elapsed" />
          so far <b>{durationText(elapsedMs)}</b>
        </li>
        {expected !== null && (
          <li>
            <i class="swatch expected" />
            in all, as it goes now <b>{durationText(expected)}</b>
          </li>
        )}
        {foretold !== null && <Prophecy foretold={foretold} expected={expected} />}
        <Bound facts={facts} />
      </ul>
    </div>
  );
}

function Scale({
  facts: { foretold, lowerBoundMs },
  elapsedMs,
  expected,
}: ForetoldProps & { readonly expected: number | null }) {
  const most = Math.max(elapsedMs, expected ?? 0, foretold?.p90 ?? 0, lowerBoundMs ?? 0) * 1.06;
  const place = (ms: number): string => `${(ms / most) * 100}%`;
  return (
    <div class="scale" aria-hidden="true">
      <i class="elapsed" style={{ width: place(elapsedMs) }} />
      {foretold !== null && (
        <>
          <i class="band" style={{ left: place(foretold.p10), width: place(foretold.p90 - foretold.p10) }} />
          <i class="tick median" style={{ left: place(foretold.p50) }} />
        </>
      )}
      {lowerBoundMs !== null && <i class="tick bound" style={{ left: place(lowerBoundMs) }} />}
      {expected !== null && <i class="tick expected" style={{ left: place(expected) }} />}
    </div>
  );
}

type Range = NonNullable<RunFacts["foretold"]>;

const Prophecy = ({ foretold, expected }: { readonly foretold: Range; readonly expected: number | null }) => (
  <li>
    <i class="swatch band" />
    foretold p10–p90{" "}
    <b>
      {durationText(foretold.p10)} – {durationText(foretold.p90)}
    </b>
    {verdictOf(expected, foretold)}
  </li>
);

const Bound = ({ facts: { lowerBoundMs, bindingLimit } }: Pick<ForetoldProps, "facts">) =>
  lowerBoundMs === null ? null : (
    <li>
      <i class="swatch bound" />
      least time the limits allow <b>{durationText(lowerBoundMs)}</b>
      {bindingLimit !== null && ` (${bindingLimit})`}
    </li>
  );

function verdictOf(expected: number | null, { p10, p90 }: Range): string {
  if (expected === null) return "";
  if (expected > p90) return ": slower than foretold";
  return expected < p10 ? ": faster than foretold" : ": as foretold";
}
