import { expect, test } from "vitest";
import { AGENT_TOOLS, readAction, thoughtOf } from "./action.ts";

const written = (json: string, close = "\n```"): string => `I look.\n\n\`\`\`action\n${json}${close}`;
const read = (content: string) => readAction({ content, toolCalls: [] });
const called = (name: string, text: string) =>
  readAction({ content: "", toolCalls: [{ id: "1", name, arguments: text }] });

test("an action is a tool call, or a block of text, whichever the model can write", () => {
  const shell = { kind: "shell", arguments: { command: "ls" } };
  expect(called("shell", '{"command": "ls"}')).toEqual(shell);
  expect(read(written('{"tool": "shell", "arguments": {"command": "ls"}}'))).toEqual(shell);
  expect(called("submit", "")).toEqual({ kind: "submit", arguments: {} });
  expect(read(written('{"tool": "submit"}'))).toEqual({ kind: "submit", arguments: {} });
});

test("a block may be closed on its line, or not at all", () => {
  for (const close of ["```", ""]) expect(read(written('{"tool": "submit"}', close))).toMatchObject({ kind: "submit" });
});

test("a text that is written may have fences of its own", () => {
  const content = "# Title\n```js\n1;\n```\n";
  const json = JSON.stringify({ tool: "create", arguments: { path: "a.md", content } });
  expect(read(`${written(json)}\nThat is all.`)).toEqual({ kind: "create", arguments: { path: "a.md", content } });
});

test.for([
  ["no action", "I look around.", "the message has no action"],
  ["no JSON", written("ls -l"), "the action is not JSON like"],
  ["another tool", written('{"tool": "browse"}'), 'there is no tool "browse"'],
  ["a misspelt argument", written('{"tool": "shell", "arguments": {"comand": "ls"}}'), "shell: "],
  [
    "an empty text to replace",
    written('{"tool": "edit", "arguments": {"path": "a", "old": "", "new": "b"}}'),
    "edit: old",
  ],
])("%s is told: %s", ([, content, why]) => {
  expect(read(content!)).toMatchObject({ kind: "malformed", why: expect.stringContaining(why!) });
});

test("arguments that are not an object are told with the tool's name", () => {
  expect(called("shell", "ls")).toMatchObject({
    kind: "malformed",
    why: "the arguments of shell are not a JSON object",
  });
});

test("what is said beside the action is the thought", () => {
  expect(thoughtOf({ content: written('{"tool": "submit"}') })).toBe("I look.");
});

test("the tools are offered with what they take, and nothing beside it", () => {
  expect(AGENT_TOOLS.map(({ name }) => name)).toEqual(["shell", "view", "edit", "create", "submit"]);
  for (const { parameters } of AGENT_TOOLS)
    expect(parameters).toMatchObject({ type: "object", additionalProperties: false });
});
