import { useState } from "preact/hooks";
import { announce } from "./announcer.tsx";

const SAID_MS = 2000;

/** Puts text on the clipboard and says so; the text is made when it is wanted. */
export function CopyButton({ text, label }: { readonly text: () => string; readonly label: string }) {
  const [said, say] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    const done = await navigator.clipboard.writeText(text()).then(
      () => "Copied",
      () => "The browser does not allow it",
    );
    say(done);
    announce(done);
    window.setTimeout(() => say(null), SAID_MS);
  };
  return (
    <button type="button" class="quiet" onClick={() => void copy()}>
      {said ?? label}
    </button>
  );
}
