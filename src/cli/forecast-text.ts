import type { Forecast, Predicted } from "#engine";
import { durationText, type Style, wrap } from "#report";

/** What a plan would be and take, as `plan --json` prints it. */
export interface Foreseen extends Forecast {
  readonly title: string;
  readonly plan: { readonly trials: number; readonly cells: number };
  /** Trials that the ledger has already. */
  readonly reused: number;
  readonly simulated: boolean;
  readonly warnings: readonly string[];
}

interface Look {
  readonly width: number;
  readonly style: Style;
}

const LABEL = 12;
const CELL = 14;

const count = (value: number): string => value.toLocaleString("en-US");
const money = (usd: number | null): string => (usd === null ? "unknown" : `${usd.toFixed(usd < 1 ? 4 : 2)} USD`);

const ROWS: readonly (readonly [string, (predicted: Predicted) => string])[] = [
  ["calls", ({ calls }) => count(calls)],
  ["tokens in", ({ tokens }) => count(tokens.input)],
  ["tokens out", ({ tokens }) => count(tokens.output)],
  ["cost", ({ costUsd }) => money(costUsd)],
  ["time", ({ elapsedMs }) => durationText(elapsedMs)],
];

/** The forecast in the lines that a person reads before saying yes. */
export function forecastText(foreseen: Foreseen, { width, style }: Look): string {
  const { title, plan, reused, owed, simulated, predicted, warnings } = foreseen;
  const before = reused === 0 ? "" : `; ${count(reused)} settled before, ${count(owed)} owed`;
  const label = (name: string): string => style.dim(name.padEnd(LABEL));
  const wrapped = (head: string, text: string): readonly string[] =>
    wrap(text, width - LABEL).map((line, at) => (at === 0 ? head : "".padEnd(LABEL)) + line);
  const { p10, p50, p90 } = predicted;
  const lines = [
    `${style.bold(title)}${simulated ? style.warn("  SIMULATED providers: no real model will answer") : ""}`,
    "",
    `${label("trials")}${count(plan.trials)} in ${count(plan.cells)} cells${before}`,
    style.dim(["".padEnd(LABEL), ...["p10", "p50", "p90"].map((name) => name.padStart(CELL))].join("")),
    ...ROWS.filter(([name]) => !(simulated && name === "cost")).map(
      ([name, of]) => label(name) + [p10, p50, p90].map((one) => of(one).padStart(CELL)).join(""),
    ),
    "",
    ...wrapped(label("bound by"), boundText(foreseen)),
    ...foreseen.alternatives.map(({ change, elapsedMs }, at) => {
      const share = p50.elapsedMs === 0 ? "" : `, ${changeText(elapsedMs / p50.elapsedMs - 1)}`;
      return `${label(at === 0 ? "with" : "")}${change}: ${durationText(elapsedMs)}${share}`;
    }),
    ...basisLines(foreseen).flatMap((line, at) => wrapped(label(at === 0 ? "rests on" : ""), line)),
    ...warnings.flatMap((line) => wrapped(label("warning"), line).map(style.warn)),
    "",
  ];
  return lines
    .map((line) => `${line}\n`)
    .join("")
    .replaceAll(/\n{3,}/g, "\n\n");
}

const changeText = (share: number): string =>
  Math.abs(share) < 0.02 ? "no change" : `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(0)} %`;

function boundText({ lowerBoundMs, bindingLimit, basis }: Forecast): string {
  if (bindingLimit === null) return "no limit that is known";
  if (lowerBoundMs === null) return bindingLimit;
  return `${bindingLimit}; in none of ${basis.draws} runs in virtual time less than ${durationText(lowerBoundMs)}`;
}

const MODELS_FROM = {
  ledger: "trials on this ledger",
  rehearsal: "a rehearsal in virtual time",
  prior: "suppositions: none was asked yet",
} as const;
const LIMITS_FROM = {
  described: "their simulation's description",
  learned: "what runs learned",
  kin: "what other keys learned",
  configured: "the config",
  unmet: "runs that met no limit",
  prior: "suppositions",
} as const;

/** `2 models: 120 trials on this ledger`; suppositions are named for what they are. */
function basisLines({ basis }: Forecast): readonly string[] {
  const models = grouped(basis.models.map(({ from, trials }) => [from, trials] as const));
  const quotas = grouped(basis.quotas.map(({ from }) => [from, 0] as const));
  return [
    ...models.map(
      ({ from, items, sum }) =>
        `${items} ${items === 1 ? "model" : "models"}: ${count(sum)} ${sum === 1 ? "trial" : "trials"}, ${MODELS_FROM[from]}`,
    ),
    ...besideLines(basis.models),
    ...quotas.map(({ from, items }) => `${items} ${items === 1 ? "limit" : "limits"}: ${LIMITS_FROM[from]}`),
    ...basis.suppositions.map((said) => `supposed: ${said}`),
    `${basis.draws} runs in virtual time`,
  ];
}

/** What counts beside histories that are short yet. */
function besideLines(models: Forecast["basis"]["models"]): readonly string[] {
  const worths = models.flatMap(({ rehearsalWorth }) => rehearsalWorth ?? []);
  const [worth] = worths;
  if (worth === undefined) return [];
  return [`${worths.length} of them also on a rehearsal in virtual time, which counts as ${worth} trials of each`];
}

function grouped<K extends string>(
  pairs: readonly (readonly [K, number])[],
): { from: K; items: number; sum: number }[] {
  const groups = new Map<K, { from: K; items: number; sum: number }>();
  for (const [from, value] of pairs) {
    const group = groups.get(from) ?? { from, items: 0, sum: 0 };
    groups.set(from, { from, items: group.items + 1, sum: group.sum + value });
  }
  return [...groups.values()];
}
