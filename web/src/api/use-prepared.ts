import { useCallback, useEffect } from "preact/hooks";
import type { Prepared } from "#report";
import { getJson } from "./request.ts";
import { type Fetched, useFetched } from "./use-fetched.ts";

const AGAIN_MS = 700;

/** What the server works out in the background, and how to have it worked out anew when the ledger has gone on. */
export interface PreparedDocument<T> extends Fetched<Prepared<T>> {
  readonly renew: () => void;
}

/** Fetches what the server works out in the background, and asks again until it is there. */
export function usePrepared<T>(path: string): PreparedDocument<T> {
  const fetched = useFetched<Prepared<T>>(path);
  const { reload } = fetched;
  const working = fetched.value?.state === "working" && !fetched.loading;
  useEffect(() => {
    if (!working) return undefined;
    const timer = window.setTimeout(reload, AGAIN_MS);
    return () => window.clearTimeout(timer);
  }, [working, fetched.value, reload]);
  const renew = useCallback(() => {
    // Asked for anew once, then only looked at: a ledger that goes on would else be worked out without end.
    const once = `${path}${path.includes("?") ? "&" : "?"}fresh=1`;
    void getJson(once, new AbortController().signal).then(reload, reload);
  }, [path, reload]);
  return { ...fetched, renew };
}
