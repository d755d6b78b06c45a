import type { Cell, CellTally, LiveCell } from "#records";
import type { EngineEvent } from "../engine-event.ts";

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

  /** `tallies` are what the ledger has of the plan's cells; a run that takes up the infra-invalid ones again counts those anew. */
  constructor(tallies: readonly CellTally[], invalidToo: boolean) {
    this.#axis = axisOf(tallies);
    for (const { cell, planned, outcomes } of tallies) {
      this.#rowOf(cell).planned += planned;
      for (const [outcome, count] of Object.entries(outcomes)) {
        if (!invalidToo || outcome !== "infra-invalid") this.#count(cell, outcome, count);
      }
    }
  }

  hear(event: EngineEvent): void {
    if (event.type !== "attempt-ended" || event.ended.verdict === null) return;
    this.#count(event.trial.cell, event.ended.verdict.outcome, 1);
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

  #count(cell: Cell, outcome: string, count: number): void {
    const { outcomes } = this.#rowOf(cell);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + count;
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
function axisOf(tallies: readonly CellTally[]): string | null {
  const models = new Set<string>();
  const values = new Map<string, Set<string | number>>();
  for (const { cell } of tallies) {
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
