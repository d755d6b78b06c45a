import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sharedData } from "../../../test/shared-data.ts";
import type { Action } from "./action.ts";
import { toolCalled, TOOLS } from "./catalog.ts";
import { readMessage } from "./read-message.ts";

const read = (text: string): ReturnType<typeof readMessage> => readMessage(text, toolCalled);
const first = (text: string): Action | undefined => read(text).actions[0];

const call = (tool: string | null, parameters: object | null, ...recovery: string[]): object =>
  expect.objectContaining({ kind: "call", tool, parameters, recovery });

test.each<readonly [string, string, object]>([
  [
    "the form that is asked for",
    '<tool_call>{"name": "file_operations_reader", "parameters": {"source": "a.csv"}}</tool_call>',
    call("file_operations_reader", { source: "a.csv" }),
  ],
  [
    "no closing tag at the end of the message",
    'I read it.\n<tool_call>{"name": "file_operations_reader", "parameters": {"source": "a.csv"}}',
    call("file_operations_reader", { source: "a.csv" }, "unterminated"),
  ],
  [
    "a closing tag that was cut off",
    '<tool_call>{"name": "utility_logger", "parameters": {}}</tool_c',
    call("utility_logger", {}, "unterminated"),
  ],
  ["a bare name", "<tool_call>utility_logger</tool_call>", call("utility_logger", {}, "bare-name")],
  ["a bare name unterminated", "<tool_call>utility_logger", call("utility_logger", {}, "bare-name", "unterminated")],
  ["other capitals", "<tool_call>Utility_Logger</tool_call>", call("utility_logger", {}, "case", "bare-name")],
  [
    "JSON under other keys",
    '<tool_call>{"tool": "file_operations_reader", "arguments": {"source": "a"}}</tool_call>',
    call("file_operations_reader", { source: "a" }, "loose-json"),
  ],
  [
    "JSON as APIs write it",
    '<tool_call>{"function": {"name": "file_operations_reader", "arguments": "{\\"source\\": \\"a\\"}"}}</tool_call>',
    call("file_operations_reader", { source: "a" }, "loose-json"),
  ],
  [
    "parameters beside the name inside the JSON",
    '<tool_call>{"name": "file_operations_reader", "source": "a"}</tool_call>',
    call("file_operations_reader", { source: "a" }, "loose-json"),
  ],
  [
    "a fence around the JSON",
    '<tool_call>\n```json\n{"name": "utility_logger", "parameters": {}}\n```\n</tool_call>',
    call("utility_logger", {}, "loose-json"),
  ],
  [
    "a comma too many and a brace too few",
    '<tool_call>{"name": "file_operations_reader", "parameters": {"source": "a",}</tool_call>',
    call("file_operations_reader", { source: "a" }, "loose-json"),
  ],
  [
    "parameters as assignments",
    '<tool_call>network_fetcher source="https://api.example.com/data" timeout=30 options={}</tool_call>',
    call("network_fetcher", { source: "https://api.example.com/data", timeout: 30, options: {} }, "inline-parameters"),
  ],
  [
    "parameters in parentheses",
    "<tool_call>file_operations_reader(source='a.csv', options={\"x\": 1})</tool_call>",
    call("file_operations_reader", { source: "a.csv", options: { x: 1 } }, "inline-parameters"),
  ],
  [
    "parameters in brackets",
    "<tool_call>file_operations_reader[source=data/input.json]",
    call("file_operations_reader", { source: "data/input.json" }, "inline-parameters", "unterminated"),
  ],
  [
    "JSON below the name",
    '<tool_call>data_processing_parser\n{\n  "source": "data/input.json"\n}\n</tool_call>',
    call("data_processing_parser", { source: "data/input.json" }, "inline-parameters"),
  ],
  [
    "parameters with a label",
    '<tool_call>data_processing_parser\nparameters: {"source": "a"}</tool_call>',
    call("data_processing_parser", { source: "a" }, "inline-parameters"),
  ],
  [
    "an empty pair of parentheses",
    "<tool_call>utility_logger()</tool_call>",
    call("utility_logger", {}, "inline-parameters"),
  ],
  [
    "words behind a known name",
    "<tool_call>utility_logger\nNow I wait for the result.",
    call("utility_logger", {}, "trailing-text", "unterminated"),
  ],
  ["a tool there is none of", "<tool_call>tool_name</tool_call>", call(null, {}, "bare-name")],
  [
    "parameters that are no object",
    '<tool_call>{"name": "utility_logger", "parameters": [1]}</tool_call>',
    call("utility_logger", null, "loose-json"),
  ],
])("reads %s", (_, text, expected) => {
  expect(first(text)).toEqual(expected);
  expect(read(text).opensCall).toBe(true);
});

test.each([
  ["an empty tag", "<tool_call></tool_call>"],
  ["a blank tag without an end", "<tool_call>  "],
  ["a part of a name in a sentence", "<tool_call>I would like the reader now</tool_call>"],
  ["a name with something stuck to it", "<tool_call>data_processing_parser_zzsource=data/input.json"],
  ["JSON without a name", '<tool_call>{"parameters": {}}</tool_call>'],
  ["JSON cut off inside a text", '<tool_call>{"name": "file_operations_reader", "parameters": {"source": "da'],
])("takes %s for no tool", (_, text) => {
  expect(read(text)).toMatchObject({ actions: [], unreadable: true, opensCall: true });
});

test("searches and questions are read with and without their end", () => {
  expect(first("<tool_search>parse csv</tool_search>")).toEqual({ kind: "search", query: "parse csv", recovery: [] });
  expect(first("<tool_search>parse csv\nand then?")).toEqual({
    kind: "search",
    query: "parse csv",
    recovery: ["unterminated"],
  });
  expect(first("<tool_info>NETWORK_ROUTER</tool_info>")).toMatchObject({ tool: "network_router", recovery: ["case"] });
  expect(first("<tool_info>router</tool_info>")).toMatchObject({ tool: null });
});

test("actions are read in the order written, and thoughts are not actions", () => {
  const text =
    "<think>maybe <tool_call>utility_cache</tool_call></think><tool_search>log</tool_search> <tool_call>utility_logger</tool_call>";
  expect(read(text).actions.map((action) => action.kind)).toEqual(["search", "call"]);
});

test("done is said on a line of its own or at the end, not in passing", () => {
  expect(read("TASK_COMPLETED").completed).toBe(true);
  expect(read("All three steps went well.\n\n**TASK_COMPLETED**").completed).toBe(true);
  expect(read("All is done. TASK\\_COMPLETED.").completed).toBe(true);
  expect(read("<tool_call>TASK_COMPLETED</tool_call>")).toMatchObject({ completed: true, actions: [] });
  expect(read("I will write TASK_COMPLETED once the file is there, but first I search.").completed).toBe(false);
});

const parameters = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue());

test("whatever the parameters, the asked form is read back exactly", () => {
  fc.assert(
    fc.property(fc.constantFrom(...TOOLS), parameters, fc.boolean(), ({ name }, values, terminated) => {
      const text = `<tool_call>${JSON.stringify({ name, parameters: values })}`;
      fc.pre(!text.slice("<tool_call>".length).includes("<"));
      expect(first(terminated ? `${text}</tool_call>` : text)).toEqual({
        kind: "call",
        written: name,
        tool: name,
        parameters: JSON.parse(JSON.stringify(values)) as object,
        recovery: terminated ? [] : ["unterminated"],
      });
    }),
  );
});

test("no text at all makes the parser throw, or find a tool whose name is not in it", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "<tool_call>",
      "</tool_call>",
      "<tool_search>",
      "{",
      "}",
      '"name":',
      "utility_logger",
      "(",
      "=",
      "`",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      for (const action of read(text).actions) {
        if (action.kind === "search" || action.tool === null) continue;
        expect(text.toLowerCase()).toContain(action.tool);
      }
    }),
  );
});

test("an answer caught in a loop is read in linear time", () => {
  expect(read("<think>".repeat(50_000)).actions).toEqual([]);
  expect(read("<tool_call>".repeat(20_000)).unreadable).toBe(true);
  expect(read(`<tool_call>${'{"a":['.repeat(20_000)}`).unreadable).toBe(true);
});

const anyTranscript = "DeepSeek_R1_0528_api_integration_insttask_7ab9a788_test938_flawed_semantic_drift_log.json";
const transcripts = sharedData(`transcripts/${anyTranscript}`);

test.skipIf(transcripts === undefined)(
  "recovers the calls of the original's transcripts that were never closed",
  () => {
    const folder = dirname(transcripts ?? "");
    const messages = readdirSync(folder).flatMap((file) => {
      const { conversation_history: history } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        readonly conversation_history: readonly { readonly role: string; readonly content: string }[];
      };
      return history.filter(({ role }) => role === "assistant").map(({ content }) => content);
    });
    const unclosed = messages.filter((text) => text.includes("<tool_call>") && !text.includes("</tool_call>"));
    const recovered = unclosed.filter((text) => read(text).actions.some((action) => action.kind === "call"));
    const unread = unclosed.filter((text) => read(text).actions.length === 0);
    expect(unclosed).toHaveLength(330);
    expect(recovered).toHaveLength(316);
    // All fourteen are of one transcript, whose model glued the name and its parameters together.
    expect(unread.every((text) => text.includes("data_processing_parser_zzsource="))).toBe(true);
    const closed = messages.filter((text) => text.includes("</tool_call>"));
    expect(
      closed.flatMap((text) => read(text).actions).every(({ recovery }) => !recovery.includes("unterminated")),
    ).toBe(true);
  },
);
