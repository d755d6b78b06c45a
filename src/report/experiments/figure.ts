/** One column of a figure's table. */
export interface FigureColumn {
  /** As the rows name it. */
  readonly key: string;
  /** As people read it, with its unit. */
  readonly label: string;
}

/** The figures behind a drawing: plain JSON, one object a row; rates from 0 to 1, null where there is nothing to say. */
export interface FigureTable {
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

/** One figure of a report: the drawing, the table it is drawn from, and what both rest on. */
export interface Figure {
  /** Names it in links and files. */
  readonly id: string;
  readonly title: string;
  /** What was asked, in a sentence or two. */
  readonly lead: string;
  /** What can be read from it, one sentence each; only what its intervals allow. */
  readonly says: readonly string[];
  readonly svg: string;
  readonly table: FigureTable;
}
