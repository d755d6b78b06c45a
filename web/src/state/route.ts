/** A view and what it shows: the part of the address after `#`, so that every view can be shared as a link. */
export interface Route {
  readonly view: ViewName;
  /** The run or trial that is looked at. */
  readonly id: string | null;
  /** What narrows the view. */
  readonly filters: Readonly<Record<string, string>>;
}

/** The views, as addresses name them. */
export const VIEWS = ["live", "runs", "results", "experiments", "coverage", "compare", "audit", "trials"] as const;
export type ViewName = (typeof VIEWS)[number];

/** Reads an address; one that names no view is the live view's. */
export function routeOf(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const [name = "", id = ""] = path.split("/", 2);
  const view = VIEWS.find((known) => known === name) ?? "live";
  const filters = Object.fromEntries([...new URLSearchParams(query)].filter(([, value]) => value !== ""));
  return { view, id: view === "live" || id === "" ? null : decoded(id), filters };
}

/** The address of a view; filters without a value are left out. */
export function hashOf(
  view: ViewName,
  id: string | null = null,
  filters: Readonly<Record<string, string>> = {},
): string {
  const path = view === "live" ? "" : view;
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== "")).toString();
  return `#/${path}${id === null ? "" : `/${encodeURIComponent(id)}`}${query === "" ? "" : `?${query}`}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
