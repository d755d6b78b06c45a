import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface SectionProps {
  readonly title: string;
  /** One sentence on what is shown. */
  readonly lead?: ComponentChildren;
  /** Beside the title. */
  readonly tools?: ComponentChildren;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** A part of a view with its heading. */
export function Section({ title, lead, tools, wide = false, children }: SectionProps) {
  const id = useId();
  return (
    <section class={`card${wide ? " wide" : ""}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {tools !== undefined && <div class="tools">{tools}</div>}
      </header>
      {lead !== undefined && <p class="muted">{lead}</p>}
      {children}
    </section>
  );
}

/** Room for what is still on its way, as high as it will be. */
export const Placeholder = ({ rows = 4, what }: { readonly rows?: number; readonly what: string }) => (
  <div class="placeholder" role="status" aria-label={`${what}: on its way`}>
    {Array.from({ length: rows }, (_, n) => (
      <i key={n} />
    ))}
  </div>
);

/** Says that there is nothing to show, and why. */
export const Nothing = ({ children }: { readonly children: ComponentChildren }) => <p class="nothing">{children}</p>;
