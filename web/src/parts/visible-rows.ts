/** Which rows of a long list are drawn, and where they stand. */
export interface VisibleRows {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
  /** Pixels of emptiness before the first drawn row. */
  readonly offset: number;
  /** Height of the whole list in pixels. */
  readonly height: number;
}

/** What is seen of a list. All in pixels but `count` and `spare`. */
export interface ListWindow {
  readonly count: number;
  readonly rowHeight: number;
  readonly scrolled: number;
  readonly seen: number;
  /** Rows drawn beyond either edge, so that scrolling finds them there. */
  readonly spare?: number;
}

/** The rows of a list of equal rows that are in view. */
export function visibleRows({ count, rowHeight, scrolled, seen, spare = 8 }: ListWindow): VisibleRows {
  const most = Math.max(0, count - 1);
  const first = Math.min(most, Math.max(0, Math.floor(scrolled / rowHeight) - spare));
  const last = Math.min(count, Math.ceil((scrolled + seen) / rowHeight) + spare);
  return { from: first, to: Math.max(first, last), offset: first * rowHeight, height: count * rowHeight };
}

/** Where to scroll so that a row is seen whole; where one is when it is already. */
export function scrolledTo(row: number, { rowHeight, scrolled, seen }: Omit<ListWindow, "count">): number {
  if (row * rowHeight < scrolled) return row * rowHeight;
  return (row + 1) * rowHeight > scrolled + seen ? (row + 1) * rowHeight - seen : scrolled;
}
