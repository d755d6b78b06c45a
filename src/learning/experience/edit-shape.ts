import type { EditShape } from "./edit-tokens.ts";
import { SHAPES_OF_CONDITIONS } from "./shapes-of-conditions.ts";
import { SHAPES_OF_VALUES } from "./shapes-of-values.ts";
import { differing } from "./tokens-of-code.ts";

/** Shapes in the order they are looked for: the first that fits names the edit. */
export const EDIT_SHAPES: readonly EditShape[] = [
  ...SHAPES_OF_CONDITIONS.slice(0, 2),
  ...SHAPES_OF_VALUES,
  ...SHAPES_OF_CONDITIONS.slice(2),
];

/** The name of the first shape that an edit fits; `other` when it fits none. */
export function shapeOf(before: readonly string[], after: readonly string[]): string {
  const middle = { before, after, ...differing(before, after) };
  return EDIT_SHAPES.find(({ fits }) => fits(middle))?.name ?? "other";
}
