import { z } from "zod";
import { digestOf } from "#kernel";

/** One point of the plan's matrix: the model, and one value for each axis of the suite (`promptType`, `difficulty`, …). */
export const Cell = z
  .object({ model: z.string() })
  .catchall(z.union([z.string(), z.number()]))
  .readonly();
export type Cell = z.infer<typeof Cell>;

/** The conditions of a cell: everything in it but the model. */
export type Conditions = Readonly<Record<string, string | number>>;

/** The cell's name in stores and links: equal cells have equal ids, whatever the order of their axes. */
export const cellId = (cell: Cell): string => digestOf(cell, 16);

/** The cell without its model. */
export function conditionsOf(cell: Cell): Conditions {
  const { model: _, ...conditions } = cell;
  return conditions;
}
