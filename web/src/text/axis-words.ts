/** An axis as people read it: `promptType` is `prompt type`. */
export const axisWords = (axis: string): string => axis.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

/** A value of an axis as people read it; a dash where a cell does not have the axis. */
export const valueWords = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? "–" : String(value);

/** A cell's values in one line, the model first. */
export const cellWords = (cell: Readonly<Record<string, string | number>>): string =>
  [cell["model"], ...Object.entries(cell).flatMap(([axis, value]) => (axis === "model" ? [] : [value]))]
    .map(valueWords)
    .join(" · ");
