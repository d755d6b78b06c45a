import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "./source-files.ts";

const readJson = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(repositoryRoot, name), "utf8")) as Record<string, unknown>;

const manifest = readJson("package.json");

// Expectations here are literals: they are what others rely on. Meant to change? Then update them and CHANGELOG.md.
test("the public doors of the package", () => {
  expect(Object.keys(manifest["exports"] as object)).toEqual([
    ".",
    "./testing",
    "./store",
    "./records",
    "./sandbox",
    "./package.json",
  ]);
  expect(manifest["bin"]).toEqual({ sluice: "dist/cli/main.js" });
  expect(manifest["engines"]).toEqual({ node: ">=20.19" });
});

test("what is shipped: the build, the schema of sluice.yaml and the pages, not the source", () => {
  expect(manifest["files"]).toEqual([
    "dist",
    "docs/reference/sluice.schema.json",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
  ]);
});

test("every dependency is pinned to one version", () => {
  const versions = ["dependencies", "devDependencies"].flatMap((kind) => Object.entries(manifest[kind] as object));
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([]);
});

test("the lockfile names no download address", () => {
  const packages = Object.entries(readJson("package-lock.json")["packages"] as Record<string, { resolved?: string }>);
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test("the lockfile names the builds of every platform, so that npm ci accepts it everywhere (scripts/complete-lockfile.mjs)", () => {
  type Locked = { optionalDependencies?: Record<string, string> };
  const packages = readJson("package-lock.json")["packages"] as Record<string, Locked>;
  const builds = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.entries(optionalDependencies),
  );
  const exact = builds.filter(([, version]) => /^\d/.test(version)).map(([name]) => `node_modules/${name}`);
  expect(exact.length).toBeGreaterThan(20);
  expect(exact.filter((place) => packages[place] === undefined)).toEqual([]);
});
