import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { TrialLine, TrialsPage } from "#report";
import { getJson, RequestRefused } from "../../api/request.ts";

/** What a search has found so far, and how to go on. */
export interface SearchPages {
  readonly trials: readonly TrialLine[];
  /** How many there are in all, where that is known. */
  readonly total: number | null;
  /** How much was looked through, from 0 to 1. */
  readonly searched: number;
  readonly done: boolean;
  readonly refusal: RequestRefused | null;
  readonly more: () => void;
}

type Pages = Omit<SearchPages, "more"> & { readonly next: string | null };

const LIMIT = 200;
const BEGUN: Pages = { trials: [], total: null, searched: 0, done: false, refusal: null, next: null };

/** Searches page by page: another one whenever more is wanted, and on by itself while pages are empty. */
export function useSearch(path: string): SearchPages {
  const [pages, setPages] = useState<Pages>(BEGUN);
  const state = useRef({ path, abort: new AbortController(), busy: false, pages: BEGUN });
  const fetchPage = useCallback((): void => {
    const own = state.current;
    if (own.busy || own.pages.done) return;
    own.busy = true;
    const cursor = own.pages.next === null ? "" : `&cursor=${encodeURIComponent(own.pages.next)}`;
    const address = `${own.path}${own.path.includes("?") ? "&" : "?"}limit=${LIMIT}${cursor}`;
    const had = own.pages.trials.length;
    getJson<TrialsPage>(address, own.abort.signal)
      .then((page) => joined(own.pages, page))
      .catch((error: unknown) => refused(own.pages, error))
      .then((next) => {
        own.busy = false;
        // Another search has begun meanwhile.
        if (own.abort.signal.aborted) return;
        own.pages = next;
        setPages(next);
        if (next.trials.length === had && next.refusal === null && !next.done) fetchPage();
      })
      .catch(() => undefined);
  }, []);
  useEffect(() => {
    state.current = { path, abort: new AbortController(), busy: false, pages: BEGUN };
    const { abort } = state.current;
    setPages(BEGUN);
    fetchPage();
    return () => abort.abort();
  }, [path]);
  return { ...pages, more: fetchPage };
}

function joined(before: Pages, { trials, total, searched, next }: TrialsPage): Pages {
  return {
    trials: [...before.trials, ...trials],
    total: total ?? before.total,
    searched,
    done: next === null,
    refusal: null,
    next,
  };
}

function refused(before: Pages, error: unknown): Pages {
  const refusal = error instanceof RequestRefused ? error : new RequestRefused("fault", String(error), error);
  return { ...before, refusal };
}
