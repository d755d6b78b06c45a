import { Nothing, Section } from "../../parts/section.tsx";

/** One length of a list of lengths. */
export interface Length {
  readonly name: string;
  readonly value: number;
  readonly text: string;
}

interface CountsProps {
  readonly title: string;
  readonly lead: string;
  /** Said when there is nothing. */
  readonly nothing: string;
  readonly lengths: readonly Length[];
  readonly tools?: preact.ComponentChildren;
}

const MOST = 10;

/** Named figures as lengths, the greatest first. */
export function CountsSection({ title, lead, nothing, lengths, tools }: CountsProps) {
  const ordered = lengths.toSorted((a, b) => b.value - a.value);
  const most = ordered[0]?.value ?? 0;
  return (
    <Section title={title} lead={lead} tools={tools}>
      {ordered.length === 0 ? (
        <Nothing>{nothing}</Nothing>
      ) : (
        <ul class="lengths">
          {ordered.slice(0, MOST).map(({ name, value, text }) => (
            <li key={name}>
              <span class="name">{name}</span>
              <span class="length" aria-hidden="true">
                <i style={{ width: `${most === 0 ? 0 : (value / most) * 100}%` }} />
              </span>
              <b class="n">{text}</b>
            </li>
          ))}
          {ordered.length > MOST && <li class="muted">and {ordered.length - MOST} more</li>}
        </ul>
      )}
    </Section>
  );
}
