import { useCallback, useEffect, useState } from "preact/hooks";
import { getJson, RequestRefused } from "./request.ts";

/** A document on its way, here, or refused. While it is fetched again the old one stays, so that nothing jumps. */
export interface Fetched<T> {
  readonly value: T | null;
  readonly refusal: RequestRefused | null;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** Fetches a document when its path changes, or `version` does; none for a null path. */
export function useFetched<T>(path: string | null, version = ""): Fetched<T> {
  const [asked, ask] = useState(0);
  const [got, setGot] = useState<{ readonly path: string | null } & Omit<Fetched<T>, "reload">>({
    path: null,
    value: null,
    refusal: null,
    loading: path !== null,
  });
  useEffect(() => {
    if (path === null) return undefined;
    const abort = new AbortController();
    setGot((old) => ({ ...old, path, loading: true, value: sameDocument(old.path, path) ? old.value : null }));
    getJson<T>(path, abort.signal).then(
      (value) => setGot({ path, value, refusal: null, loading: false }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const refusal = error instanceof RequestRefused ? error : new RequestRefused("fault", String(error), error);
        setGot((old) => ({ path, value: old.value, refusal, loading: false }));
      },
    );
    return () => abort.abort();
  }, [path, version, asked]);
  const reload = useCallback(() => ask((count) => count + 1), []);
  return { value: got.value, refusal: got.refusal, loading: got.loading, reload };
}

/** Whether two addresses name one document asked for differently: then the old answer may stand until the new one is there. */
const sameDocument = (one: string | null, other: string): boolean => one?.split("?")[0] === other.split("?")[0];
