import type { TrialId } from "#kernel";
import type { Cell, LiveCell, Trial } from "#records";
import type { EngineEvent } from "../engine-event.ts";

/** What the ledger has of a trial: its outcome. */
type Known = ReadonlyMap<TrialId, { readonly outcome: string }>;

interface Row {
  readonly cell: Cell;
  planned: number;
  readonly outcomes: Record<string, number>;
}

const MOST_ROWS = 60;

/** How the trials of a plan have ended, in rows that a screen can hold: by model and one axis, or by model alone. */
export class LiveCells {
  readonly #axis: string | null;
  readonly #rows = new Map<string, Row>();
  /** Trials of one cell share it: the row is looked up by what the cell is, not by what is in it. */
  readonly #known = new Map<Cell, Row>();
  readonly #outcomes: Record<string, number> = {};

  /** `owed` are the trials of the plan that the run will carry out; the others are counted as the ledger has them. */
  constructor(trials: readonly Trial[], owed: ReadonlySet<TrialId>, known: Known) {
    this.#axis = axisOf(trials);
    for (const trial of trials) {
      this.#rowOf(trial.cell).planned += 1;
      const outcome = owed.has(trial.id) ? undefined : known.get(trial.id)?.outcome;
      if (outcome !== undefined) this.#count(trial.cell, outcome);
    }
  }

  hear(event: EngineEvent): void {
    if (event.type !== "attempt-ended" || event.ended.verdict === null) return;
    this.#count(event.trial.cell, event.ended.verdict.outcome);
  }

  rows(): readonly LiveCell[] {
    return [...this.#rows.values()].map(({ cell, planned, outcomes }) => ({
      cell,
      planned,
      outcomes: { ...outcomes },
    }));
  }

  /** By outcome, over the whole plan. */
  outcomes(): Readonly<Record<string, number>> {
    return { ...this.#outcomes };
  }

  #count(cell: Cell, outcome: string): void {
    const { outcomes } = this.#rowOf(cell);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
  }

  #rowOf(cell: Cell): Row {
    const known = this.#known.get(cell);
    if (known !== undefined) return known;
    const row = this.#rowFor(cell);
    this.#known.set(cell, row);
    return row;
  }

  #rowFor(cell: Cell): Row {
    const value = this.#axis === null ? undefined : cell[this.#axis];
    const name = JSON.stringify([cell.model, value]);
    const known = this.#rows.get(name);
    if (known !== undefined) return known;
    const shown: Cell = value === undefined ? { model: cell.model } : { model: cell.model, [this.#axis!]: value };
    const row: Row = { cell: shown, planned: 0, outcomes: {} };
    this.#rows.set(name, row);
    return row;
  }
}

/** The first axis beside the model that varies, in the order of the cells; null where none does, or rows would be too many. */
function axisOf(trials: readonly Trial[]): string | null {
  const models = new Set<string>();
  const values = new Map<string, Set<string | number>>();
  for (const cell of new Set(trials.map((trial) => trial.cell))) {
    models.add(cell.model);
    for (const [axis, value] of Object.entries(cell)) {
      if (axis === "model") continue;
      const known = values.get(axis);
      if (known === undefined) values.set(axis, new Set([value]));
      else known.add(value);
    }
  }
  const axis = [...values].find(([, set]) => set.size > 1);
  return axis === undefined || axis[1].size * models.size > MOST_ROWS ? null : axis[0];
}
