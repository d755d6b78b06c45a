import type { ResultRow } from "#report";

/** A range of plausible values, as every rate of a table has it. */
export type Interval = NonNullable<ResultRow["successInterval"]>;
