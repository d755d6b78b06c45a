import type { RunStory } from "./ledger-source.ts";

/** Names that runs' settings declare right for a model besides its own, by the model. */
export function declaredNames(runs: readonly RunStory[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { started } of runs) collect(started.manifest, names);
  return names;
}

function collect(document: unknown, names: Map<string, string[]>): void {
  if (typeof document !== "object" || document === null) return;
  const { name, servedAs } = document as { readonly name?: unknown; readonly servedAs?: unknown };
  if (typeof name === "string" && Array.isArray(servedAs)) {
    const declared = servedAs.filter((other): other is string => typeof other === "string");
    names.set(name, [...(names.get(name) ?? []), ...declared]);
  }
  for (const value of Object.values(document)) collect(value, names);
}
