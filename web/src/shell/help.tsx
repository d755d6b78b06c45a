import { useEffect, useRef } from "preact/hooks";
import { wishSearch } from "../parts/search-wish.ts";
import { hashOf, type ViewName } from "../state/route.ts";

/** Letters that lead to views, after `g`. */
const GOES: Readonly<Record<string, ViewName>> = {
  l: "live",
  u: "runs",
  r: "results",
  e: "experiments",
  c: "coverage",
  m: "compare",
  a: "audit",
  t: "trials",
};

const KEYS: readonly (readonly [string, string])[] = [
  ["?", "this help"],
  ...Object.entries(GOES).map(([letter, view]) => [`g ${letter}`, `go to ${view}`] as const),
  ["/", "search trials"],
  ["arrows", "move in lists, matrices, heat maps and charts"],
  ["Enter", "open what is chosen"],
  ["Esc", "leave a dialog without doing anything"],
];

/** What the keyboard can do, shown at `?`; and the keys that lead from view to view. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    let goes = false;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const view = goes ? GOES[event.key] : undefined;
      goes = event.key === "g";
      if (view !== undefined) window.location.hash = hashOf(view);
      else if (event.key === "?") dialog.current?.showModal();
      else if (event.key === "/") {
        event.preventDefault();
        searchTrials();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="help-title" class="help">
      <form method="dialog">
        <h2 id="help-title">Keys</h2>
        <dl>
          {KEYS.map(([key, does]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <div class="actions">
          <button type="submit" class="main">
            Close
          </button>
        </div>
      </form>
    </dialog>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("input,select,textarea,dialog[open]") !== null;

function searchTrials(): void {
  const field = document.querySelector<HTMLElement>('input[type="search"]');
  if (field !== null) return field.focus();
  wishSearch();
  window.location.hash = hashOf("trials");
}
