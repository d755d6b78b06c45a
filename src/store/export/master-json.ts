import type { LedgerTrial } from "#records";
import { momentText } from "./column.ts";
import { type MasterCell, MasterFold } from "./master-fold.ts";
import { type Sink, TextBuffer } from "./sink.ts";

/**
 * Writes graded trials of the workflow suite in the shape of the original's `master_database.json`, version 3; how many
 * went in. `success` counts partial successes, as it did there. Figures that a ledger does not have are left out, not 0.
 */
export async function writeMasterJson(pages: AsyncIterable<readonly LedgerTrial[]>, sink: Sink): Promise<number> {
  const models = new Map<string, ModelFold>();
  let simulated = false;
  let trials = 0;
  for await (const page of pages) {
    for (const row of page) {
      if (!isOfTheOriginals(row)) continue;
      const name = modelName(row);
      let model = models.get(name);
      if (model === undefined) {
        model = new ModelFold();
        models.set(name, model);
      }
      model.add(row);
      simulated ||= row.simulated;
      trials += 1;
    }
  }
  const text = new TextBuffer(sink);
  await text.add(`${JSON.stringify(documentOf(models, simulated), null, 2)}\n`);
  await text.flush();
  return trials;
}

/** Whether a trial has what the original keyed its cells by, and a grade. */
function isOfTheOriginals({ suite, cell, score }: LedgerTrial): boolean {
  const { promptType, toolSuccessRate, difficulty, taskType } = cell;
  return (
    suite.startsWith("workflow@") &&
    score !== null &&
    [promptType, difficulty, taskType].every((word) => typeof word === "string") &&
    typeof toolSuccessRate === "number"
  );
}

/** The original knew only tags: a model asked by native tool calls is another row there. */
function modelName({ cell }: LedgerTrial): string {
  const { protocol } = cell;
  return protocol === undefined || protocol === "tags" ? cell.model : `${cell.model} (${protocol})`;
}

const LEVELS = ["by_prompt_type", "by_tool_success_rate", "by_difficulty", "by_task_type"] as const;

class ModelFold {
  readonly whole = new MasterFold();
  readonly prompts = new Map<string, MasterFold>();
  readonly cells = new Map<string, { readonly path: readonly string[]; readonly fold: MasterFold }>();

  add(row: LedgerTrial): void {
    const { promptType, toolSuccessRate, difficulty, taskType } = row.cell;
    const path = [String(promptType), rateKey(Number(toolSuccessRate)), String(difficulty), String(taskType)];
    const key = path.join("\n");
    const cell = this.cells.get(key) ?? { path, fold: new MasterFold() };
    const prompt = this.prompts.get(path[0]!) ?? new MasterFold();
    this.cells.set(key, cell);
    this.prompts.set(path[0]!, prompt);
    for (const fold of [this.whole, prompt, cell.fold]) fold.add(row);
  }
}

/** As Python writes a float: the original's keys are `0.8` and `1.0`. */
const rateKey = (rate: number): string =>
  Number.isInteger(rate) ? rate.toFixed(1) : String(Math.round(rate * 1e4) / 1e4);

interface Branch {
  [name: string]: Branch | MasterCell;
}

function documentOf(models: ReadonlyMap<string, ModelFold>, simulated: boolean): object {
  const folds = [...models.values()].map(({ whole }) => whole);
  const sum = (of: (fold: MasterFold) => number): number => folds.reduce((total, fold) => total + of(fold), 0);
  const ends = folds.flatMap(({ lastEndedAt }) => (lastEndedAt === null ? [] : [lastEndedAt]));
  const last = ends.length === 0 ? null : momentText(ends.reduce((a, b) => Math.max(a, b)));
  return {
    version: "3.0",
    ...(simulated ? { simulated: true } : {}),
    last_updated: last,
    test_groups: {},
    models: Object.fromEntries([...models].map(([name, model]) => [name, modelOf(name, model)])),
    summary: {
      total_tests: sum(({ total }) => total),
      total_success: sum(({ full }) => full),
      total_partial: sum(({ partial }) => partial),
      total_failure: sum(({ failed }) => failed),
      models_tested: [...models.keys()],
      last_test_time: last,
    },
  };
}

function modelOf(name: string, { whole, prompts, cells }: ModelFold): object {
  const tree: Branch = {};
  for (const { path, fold } of cells.values()) {
    let at = tree;
    LEVELS.forEach((level, depth) => {
      const below = (at[level] ??= {}) as Branch;
      if (depth === LEVELS.length - 1) below[path[depth]!] = fold.cell();
      else at = (below[path[depth]!] ??= {}) as Branch;
    });
  }
  for (const [prompt, fold] of prompts) {
    ((tree["by_prompt_type"] as Branch)[prompt] as Branch)["summary"] = fold.cell();
  }
  const { firstEndedAt, lastEndedAt, total } = whole;
  return {
    model_name: name,
    first_test_time: firstEndedAt === null ? null : momentText(firstEndedAt),
    last_test_time: lastEndedAt === null ? null : momentText(lastEndedAt),
    total_tests: total,
    overall_stats: whole.cell(),
    ...tree,
  };
}
