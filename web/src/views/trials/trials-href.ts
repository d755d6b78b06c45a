import { hashOf } from "../../state/route.ts";

/** Cells that an address names before it grows too long to share. */
const MOST_CELLS = 40;

/** The address of the trials of some cells of a plan; of the whole plan when they are too many to name. */
export const trialsHref = ({
  plan,
  cells,
}: {
  readonly plan: string | null;
  readonly cells: readonly string[];
}): string => hashOf("trials", null, { plan: plan ?? "", cell: cells.length > MOST_CELLS ? "" : cells.join(",") });
