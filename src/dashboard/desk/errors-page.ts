import type { RunId } from "#kernel";
import type { ErrorKind, ErrorsPage } from "#report";
import type { Trouble } from "#store";

const MOST_MODELS = 20;

type Counting = { -readonly [Key in keyof ErrorKind]: ErrorKind[Key] } & { readonly seen: Set<string> };

/** Trouble by kind over all cells, the most frequent first. */
export function errorsPage(troubles: readonly Trouble[], run: RunId | null): ErrorsPage {
  const kinds = new Map<string, Counting>();
  for (const { of, outcome, status, reason, cell, count, trial } of troubles) {
    const code = reason?.code ?? "";
    const name = JSON.stringify([of, outcome, status, code]);
    const known = kinds.get(name);
    const kind = known ?? {
      of,
      outcome,
      code,
      status,
      count: 0,
      models: [],
      example: reason?.message ?? "",
      trial,
      seen: new Set(),
    };
    kind.count += count;
    kind.seen.add(cell.model);
    if (known === undefined) kinds.set(name, kind);
  }
  return {
    run,
    kinds: [...kinds.values()]
      .toSorted((a, b) => b.count - a.count)
      .map(({ seen, ...kind }) => ({ ...kind, models: [...seen].toSorted().slice(0, MOST_MODELS) })),
  };
}
