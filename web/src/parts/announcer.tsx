import { useEffect, useState } from "preact/hooks";

let speak: (text: string) => void = () => undefined;

/** Tells those who use a screen reader what has changed. For what a person did or must know; figures that run are not told. */
export const announce = (text: string): void => speak(text);

/** Where announcements are heard from: once on the page. */
export function Announcer() {
  const [said, say] = useState("");
  useEffect(() => {
    speak = say;
    return () => {
      speak = () => undefined;
    };
  }, []);
  return (
    <p class="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}
