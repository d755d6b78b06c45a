import type { LiveLine } from "#records";
import { Nothing, Section } from "../../parts/section.tsx";
import { countText } from "../../text/figures.ts";
import { ageText } from "../../text/moments.ts";
import { reasonWords } from "../../text/wait-words.ts";

/** Conversations that stand in line for a lane, for how long and why. */
export function LinesSection({ lines, now }: { readonly lines: readonly LiveLine[]; readonly now: number }) {
  return (
    <Section title="What waits, and why" lead="Conversations in line for the lanes of a model.">
      {lines.length === 0 ? (
        <Nothing>Nothing waits.</Nothing>
      ) : (
        <ul class="lines">
          {lines.map(({ model, waiting, since, why, until }) => (
            <li key={model}>
              <b>{model}</b> <span class="n">{countText(waiting)}</span> waiting for {ageText(now - since)}
              <p class="muted">
                {reasonWords(why)}
                {until !== null && until > now && `, for ${ageText(until - now)} more`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
