import { hashOf, type Route } from "./route.ts";

/** Changes what narrows a view, in the address, so that it can be shared and gone back from. */
export const setFilters = ({ view, id, filters }: Route, changes: Readonly<Record<string, string>>): void => {
  window.location.hash = hashOf(view, id, { ...filters, ...changes });
};

/** The same without a step in the history: for what is typed letter by letter. */
export const replaceFilters = ({ view, id, filters }: Route, changes: Readonly<Record<string, string>>): void => {
  window.location.replace(hashOf(view, id, { ...filters, ...changes }));
};

/** A query for the server, with those filters that have a value. */
export function queryOf(filters: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    for (const one of typeof value === "string" ? [value] : (value ?? [])) if (one !== "") query.append(name, one);
  }
  return query.size === 0 ? "" : `?${query.toString()}`;
}
