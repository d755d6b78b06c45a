import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { transformWithOxc, type Plugin } from "vite";
import { doctestModule } from "./doctest-module.ts";

/** Makes Markdown pages test files: see doctest-module.ts for what becomes a test. */
export function doctest(root: string): Plugin {
  return {
    name: "sluice:doctest",
    enforce: "pre",
    async load(id) {
      if (!id.endsWith(".md")) return null;
      const page = relative(root, id).replaceAll("\\", "/");
      const module = doctestModule(await readFile(id, "utf8"), page);
      const { code, map } = await transformWithOxc(module, id, { lang: "ts", sourcemap: true, target: "es2022" });
      return { code, map: map ?? null };
    },
  };
}
