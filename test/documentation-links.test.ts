import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`),
];

/** The page without its code, in which brackets mean other things. */
const proseOf = (page: string): string =>
  readFileSync(join(root, page), "utf8")
    .replaceAll(/^```[\s\S]*?^```/gm, "")
    .replaceAll(/`[^`\n]*`/g, "");

const linksOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map((found) => found[1] ?? "").filter((to) => !/^[a-z]+:/.test(to));

/** Names that headings of a page have as targets of links. */
const anchorsOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map((found) =>
    (found[1] ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test("pages link to each other", () => {
  expect(pages.flatMap(linksOf).length).toBeGreaterThan(20);
});

test.for(pages)("%s: what it links to is there", (page) => {
  const broken = linksOf(page).filter((to) => {
    const [path = "", anchor] = to.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test("docs/README.md leads to every page but the decisions, which have a folder of their own", () => {
  const led = linksOf("docs/README.md").map((to) => `docs/${to}`);
  const others = pages.filter((page) => page.startsWith("docs/") && !page.startsWith("docs/decisions/"));
  expect(others.filter((page) => page !== "docs/README.md" && !led.includes(page))).toEqual([]);
});
