import { useState } from "preact/hooks";
import { chooseTheme, chosenTheme, type ThemeChoice } from "../parts/theme.ts";
import { useHeard } from "../state/dashboard.ts";
import type { DashboardState } from "../state/dashboard-state.ts";
import { hashOf, type Route, type ViewName } from "../state/route.ts";

interface TopBarProps {
  readonly route: Route;
  readonly titles: Readonly<Record<ViewName, string>>;
}

const OFFERED: readonly ViewName[] = [
  "live",
  "runs",
  "results",
  "experiments",
  "coverage",
  "compare",
  "audit",
  "trials",
];

/** Where one is, where one can go, and whether what is shown is current. */
export function TopBar({ route, titles }: TopBarProps) {
  return (
    <header class="top-bar">
      <a class="brand" href={hashOf("live")}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="7" />
          <path d="M6 10h20M6 16h13M6 22h17" />
        </svg>
        Sluice
      </a>
      <nav aria-label="Views">
        <ul>
          {OFFERED.map((view) => (
            <li key={view}>
              <a href={hashOf(view)} {...(route.view === view ? { "aria-current": "page" as const } : {})}>
                {titles[view]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Connection />
      <ThemeButton />
    </header>
  );
}

const CONNECTIONS = {
  connecting: { sign: "○", words: "connecting" },
  live: { sign: "●", words: "live" },
  reconnecting: { sign: "◌", words: "reconnecting" },
} as const;

const connectionOf = ({ connection }: DashboardState): DashboardState["connection"] => connection;

function Connection() {
  const connection = useHeard(connectionOf);
  const { sign, words } = CONNECTIONS[connection];
  return (
    <p class={`connection is-${connection}`} role="status">
      <span aria-hidden="true">{sign}</span> {words}
    </p>
  );
}

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: "light", light: "dark", dark: "system" };
const SIGNS: Readonly<Record<ThemeChoice, string>> = { system: "◐", light: "☀", dark: "☾" };

function ThemeButton() {
  const [choice, setChoice] = useState(chosenTheme);
  const next = NEXT[choice];
  return (
    <button
      type="button"
      class="theme"
      title={`Theme: ${choice}. Change to ${next}.`}
      aria-label={`Theme: ${choice}. Change to ${next}.`}
      onClick={() => {
        chooseTheme(next);
        setChoice(next);
      }}
    >
      <span aria-hidden="true">{SIGNS[choice]}</span>
    </button>
  );
}
