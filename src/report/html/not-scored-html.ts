import type { TrialRow } from "#records";
import type { FigureTable } from "../experiments/figure.ts";
import { isNotScored } from "../trial-rate.ts";
import { tableHtml } from "./table-html.ts";

const MEANINGS: Readonly<Record<string, string>> = {
  "infra-invalid": "keys, limits, connections or the provider failed; `--retry-invalid` tries them again",
  inapplicable: "the condition changes nothing for the task",
  "harness-suspect": "the answers look as if the harness or the serving spoiled them",
  "budget-cut": "the budget ended before",
  cancelled: "the run was cancelled before",
};

/** Trials without a score, by what ended them and why: none of it is the model's doing, none of it is in a rate. */
export function notScoredTable(trials: readonly TrialRow[]): FigureTable {
  const groups = new Map<
    string,
    { outcome: string; code: string; message: string; count: number; models: Set<string> }
  >();
  for (const { outcome, reason, cell } of trials.filter(isNotScored)) {
    const code = reason?.code ?? "";
    const group = groups.get(`${outcome} ${code}`) ?? {
      outcome: outcome ?? "",
      code,
      message: reason?.message ?? "",
      count: 0,
      models: new Set(),
    };
    group.count += 1;
    group.models.add(cell.model);
    groups.set(`${outcome} ${code}`, group);
  }
  return {
    columns: [
      { key: "outcome", label: "outcome" },
      { key: "count", label: "trials" },
      { key: "code", label: "reason" },
      { key: "models", label: "models" },
      { key: "example", label: "for example" },
    ],
    rows: [...groups.values()]
      .toSorted((a, b) => b.count - a.count)
      .map(({ outcome, code, message, count, models }) => ({
        outcome,
        count,
        code,
        models: models.size <= 4 ? [...models].join(", ") : `${models.size} models`,
        example: message,
      })),
  };
}

/** The section on trials without a score. */
export function notScoredHtml(trials: readonly TrialRow[]): string {
  const table = notScoredTable(trials);
  const kinds = [...new Set(table.rows.map(({ outcome }) => String(outcome)))];
  const meanings = kinds.map(
    (kind) =>
      `<li><strong>${kind}</strong>: ${(MEANINGS[kind] ?? "").replaceAll(/`([^`]+)`/g, "<code>$1</code>")}</li>`,
  );
  return [
    '<section id="not-scored"><h2>Not scored</h2>',
    table.rows.length === 0
      ? "<p>Every trial that ended has a score.</p>"
      : `<p>What is not the model's own doing is not a score. These trials are in no rate.</p><ul class="says">${meanings.join("")}</ul>${tableHtml(table, { caption: "Why trials have no score" })}`,
    "</section>",
  ].join("\n");
}
