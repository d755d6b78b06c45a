import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Everything that loading a file of this slice loads with it, types and later imports apart. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(import.meta.dirname, file), "utf8");
  for (const [, specifier = ""] of text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)";/gms)) {
    if (specifier.startsWith("./")) loadedWith(specifier, seen);
    else seen.add(specifier);
  }
  return seen;
}

// `sluice --help` waits for this door: the readers of YAML, TOML and schemas must stay behind loadConfig.
test("the door loads no reader and no schema", () => {
  const packages = [...loadedWith("./index.ts")].filter((name) => !name.startsWith("."));
  expect(packages.toSorted()).toEqual(["#kernel", "node:fs/promises"].filter((name) => packages.includes(name)));
  expect(packages).toContain("#kernel");
});

test("the scan sees what the reader loads", () => {
  expect([...loadedWith("./assemble-settings.ts")]).toEqual(expect.arrayContaining(["yaml", "zod", "smol-toml"]));
});
