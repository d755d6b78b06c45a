import { useEffect, useState } from "preact/hooks";

const KEY = "sluice-theme";
const CHANGED = "sluice-theme-changed";

/** What the reader chose; `system` follows the machine. */
export type ThemeChoice = "system" | "light" | "dark";

const darkWanted = (): MediaQueryList => window.matchMedia("(prefers-color-scheme: dark)");

/** What the reader chose last time. */
export function chosenTheme(): ThemeChoice {
  const kept = window.localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Shows the page in a theme and remembers the choice. */
export function chooseTheme(choice: ThemeChoice): void {
  window.localStorage.setItem(KEY, choice);
  applyTheme();
  window.dispatchEvent(new Event(CHANGED));
}

/** Shows the page in the theme that was chosen last. */
export function applyTheme(): void {
  const choice = chosenTheme();
  if (choice === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = choice;
}

const shownTheme = (): "light" | "dark" => {
  const choice = chosenTheme();
  return choice === "system" ? (darkWanted().matches ? "dark" : "light") : choice;
};

/** The theme that is shown; whoever paints by himself is drawn anew when it changes. */
export function useTheme(): "light" | "dark" {
  const [theme, setTheme] = useState(shownTheme);
  useEffect(() => {
    const look = (): void => setTheme(shownTheme());
    const media = darkWanted();
    media.addEventListener("change", look);
    window.addEventListener(CHANGED, look);
    return () => {
      media.removeEventListener("change", look);
      window.removeEventListener(CHANGED, look);
    };
  }, []);
  return theme;
}
