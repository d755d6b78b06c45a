/** Figures of a database of the original, counted without any of the program's code. */
export interface SecondCount {
  readonly cells: number;
  readonly sumOfTotals: number;
  readonly storedTotal: number;
  readonly groups: number;
  readonly sumOfGroupTotals: number;
  /** Expected counts by finding code. */
  readonly findings: Readonly<Record<string, number>>;
}

type Node = Record<string, unknown>;
type Flat = { readonly path: readonly string[]; readonly node: Node };

/**
 * Walks the whole document as `JSON.parse` gives it and keeps the objects it is about; `NaN` is counted in the text, as
 * the only bare word JSON does not know.
 */
export function countAgain(text: string): SecondCount {
  const nan = text.match(/:\s*NaN\b/g)?.length ?? 0;
  const root = JSON.parse(text.replaceAll(/\bNaN\b/g, "null")) as Node;
  const objects = [...flatten(root, [])];
  const cells = objects.filter(({ path }) => path[0] === "models" && path.length === 10 && path[8] === "by_task_type");
  const groups = objects.filter(({ path }) => path[0] === "test_groups" && path.length === 2);
  const totals = (some: readonly Flat[]): number =>
    some.reduce((sum, { node }) => sum + num(statistics(node)["total"]), 0);
  const summary = root["summary"] as Node;
  const models = Object.keys(root["models"] as Node);
  const named = summary["models_tested"] as string[];
  const sumOfTotals = totals(cells);
  const sumOfGroupTotals = totals(groups);
  const base = cells.length > 0 ? sumOfTotals : sumOfGroupTotals;
  return {
    cells: cells.length,
    sumOfTotals,
    storedTotal: num(summary["total_tests"]),
    groups: groups.length,
    sumOfGroupTotals,
    findings: withoutZeros({
      nan,
      "summary-differs": num(summary["total_tests"]) === base ? 0 : 1,
      "model-missing-from-summary": models.filter((name) => !named.includes(name)).length,
      "empty-model": models.filter((name) => totals(cells.filter(({ path }) => path[1] === name)) === 0).length,
      "doubled-total": cells.filter(
        ({ node }) => errorsAndFull(node) !== null && num(node["total"]) === 2 * errorsAndFull(node)!,
      ).length,
      "total-differs": cells.filter(({ node }) => {
        const trials = errorsAndFull(node);
        return trials !== null && num(node["total"]) !== trials && num(node["total"]) !== 2 * trials;
      }).length,
      "unknown-task-type": [
        ...cells.map(({ path }) => path[9]!),
        ...groups.map(({ node }) => String(node["task_type"])),
      ].filter((word) => !/^(simple_task|basic_task|data_pipeline|api_integration|multi_stage_pipeline)$/.test(word))
        .length,
      "bare-flawed": cells.filter(({ path }) => path[3] === "flawed").length,
      "phantom-rate": cells.filter(({ path }) => !["0.9", "0.8", "0.7", "0.6"].includes(path[5]!)).length,
      "rate-differs": cells.filter(({ node }) => {
        const successes = num(node["success"] ?? node["successful"]);
        return Math.abs(num(node["success_rate"]) - successes / num(node["total"])) > 0.0051;
      }).length,
      "impossible-rate": cells.filter(({ node }) =>
        Object.entries(node).some(
          ([name, value]) => name.endsWith("_rate") && typeof value === "number" && (value < 0 || value > 1),
        ),
      ).length,
    }),
  };
}

function* flatten(node: Node, path: readonly string[]): Generator<Flat> {
  yield { path, node };
  for (const [name, value] of Object.entries(node)) {
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      yield* flatten(value as Node, [...path, name]);
  }
}

const statistics = (node: Node): Node => ("statistics" in node ? (node["statistics"] as Node) : node);

const num = (value: unknown): number => (typeof value === "number" ? value : 0);

const errorsAndFull = (node: Node): number | null =>
  typeof node["total_errors"] === "number" ? node["total_errors"] + num(node["full_success"]) : null;

const withoutZeros = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
