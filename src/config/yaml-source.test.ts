import { expect, test } from "vitest";
import { readYaml } from "./yaml-source.ts";

const read = (text: string): ReturnType<typeof readYaml> =>
  readYaml(text, "/home/ada/study/sluice.yaml", "/home/ada/study");

test("a value's place is its line and column, also behind an alias and a merge", () => {
  const text = read("base: &base\n  deep: [1, 2]\nown:\n  <<: *base\n  more: 3\nagain: *base\n");
  expect(text.at(["own", "more"])).toBe("sluice.yaml:5:9");
  expect(text.at(["base", "deep", 1])).toBe("sluice.yaml:2:13");
  expect(text.at(["own", "deep", 0])).toBe("sluice.yaml:2:10");
  expect(text.at(["again", "deep", 1])).toBe("sluice.yaml:2:13");
  expect(text.content).toEqual({ base: { deep: [1, 2] }, own: { deep: [1, 2], more: 3 }, again: { deep: [1, 2] } });
});

test("what is not there has the place of what would hold it", () => {
  const text = read("a:\n  b: 1\n");
  expect(text.at(["a", "c", "d"])).toBe("sluice.yaml:2:3");
  expect(text.at(["z"])).toBe("sluice.yaml:1:1");
});

test("a file above is named by the way to it", () => {
  expect(readYaml("a: 1", "/home/ada/sluice.yaml", "/home/ada/study").at(["a"])).toBe("../sluice.yaml:1:4");
});

test.for([
  ["__proto__: { polluted: true }", "sluice.yaml:1:1: this cannot be a key. Write a plain name."],
  ["a: { __proto__: 1 }", "sluice.yaml:1:6: this cannot be a key. Write a plain name."],
  ["? [1, 2]\n: 3", "sluice.yaml:1:3: this cannot be a key. Write a plain name."],
  ["? \n: 3", "sluice.yaml:1:3: this cannot be a key. Write a plain name."],
  ["a: &loop\n  b: *loop", "sluice.yaml:2:6: the alias *loop refers to what it is part of."],
  ["a: 1\na: 2", 'sluice.yaml:2:1: "a" stands twice in the same mapping. Keep one of them.'],
  ["a: !secret x", "sluice.yaml:1:4: not valid YAML: Unresolved tag: !secret. Correct the text there."],
  [
    "a: 1\n---\nb: 2",
    "sluice.yaml:2:1: not valid YAML: Source contains multiple documents; please use YAML.parseAllDocuments(). Correct the text there.",
  ],
] as const)("%j is refused: %s", ([text, message]) => {
  expect(() => read(text)).toThrow(message);
});

test("aliases that expand to a billion values are refused, not expanded", () => {
  const names = "a b c d e f g h i j".split(" ");
  const nested = names.slice(1).map((name, at) => `${name}: &${name} [${Array(10).fill(`*${names[at]}`).join(", ")}]`);
  expect(() => read([`a: &a [${Array(10).fill("x").join(", ")}]`, ...nested].join("\n"))).toThrow(
    "sluice.yaml: its aliases expand to too much. Write the values out.",
  );
});

test("a syntax error does not repeat the line it stands in", () => {
  const refusal = (): string => {
    try {
      read("keys: [sk-canary-4f9a0c1b2d3e\nmodels: [");
      return "accepted";
    } catch (error) {
      return String(error);
    }
  };
  expect(refusal()).toContain("not valid YAML");
  expect(refusal()).not.toContain("canary");
});
