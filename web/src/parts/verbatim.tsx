import { useMemo, useState } from "preact/hooks";
import { countText } from "../text/figures.ts";
import { visibleText } from "../text/visible-text.ts";

const FIRST_CHARACTERS = 6000;

/** Text that others wrote, exactly as they wrote it: never markup, its hidden characters shown by name, the long ones on request. */
export function Verbatim({ text, label }: { readonly text: string; readonly label: string }) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? text : text.slice(0, FIRST_CHARACTERS);
  const pieces = useMemo(() => visibleText(shown), [shown]);
  return (
    <div class="verbatim">
      <pre dir="auto" tabIndex={0} role="region" aria-label={label}>
        {pieces.map((piece) =>
          piece.kind === "text" ? (
            piece.text
          ) : (
            <span class="hidden-character" title="A character that cannot be seen, shown by its name">
              {piece.name}
            </span>
          ),
        )}
      </pre>
      {shown.length < text.length && (
        <button type="button" class="quiet" onClick={() => setWhole(true)}>
          Show all {countText(text.length)} characters
        </button>
      )}
    </div>
  );
}
