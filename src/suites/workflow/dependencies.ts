import { knownTool, toolNamed } from "./catalog.ts";

/** A tool that stands where its dependency has not been met: `missing` altogether, or listed `late`. */
export interface Breach {
  readonly tool: string;
  readonly dependency: string;
  readonly kind: "missing" | "late";
}

/** Every dependency that this order of tools does not meet; unknown tools have none. */
export function breachesOf(tools: readonly string[]): readonly Breach[] {
  return tools.flatMap((tool, at) =>
    (toolNamed(tool)?.dependsOn ?? []).flatMap((dependency): Breach[] => {
      const first = tools.indexOf(dependency);
      if (first === -1) return [{ tool, dependency, kind: "missing" }];
      return first > at ? [{ tool, dependency, kind: "late" }] : [];
    }),
  );
}

/** The tools and everything they depend on, dependencies first, otherwise in the order given; no tool twice. */
export function completed(tools: readonly string[]): readonly string[] {
  const done = new Set<string>();
  const add = (name: string): void => {
    for (const dependency of knownTool(name).dependsOn) if (!done.has(dependency)) add(dependency);
    done.add(name);
  };
  for (const tool of tools) if (!done.has(tool)) add(tool);
  return [...done];
}

/** The same tools in the nearest order that respects their dependencies; one that is not among them is not added. */
export function soundOrder(tools: readonly string[]): readonly string[] {
  const wanted = new Set(tools);
  return completed([...wanted]).filter((tool) => wanted.has(tool));
}
