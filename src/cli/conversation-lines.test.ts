import { expect, test } from "vitest";
import { plainStyle } from "#report";
import { transcriptLines } from "./conversation-lines.ts";

test("a conversation is told message by message, and what else was kept behind it", () => {
  const messages = [
    { role: "system", content: "Work.\nSay little." },
    { role: "assistant", content: null, toolCalls: [{ name: "reader", arguments: { source: "a" } }] },
  ];
  expect(transcriptLines({ messages, stop: "solved" }, plainStyle)).toEqual([
    "",
    "system",
    "  Work.",
    "  Say little.",
    "",
    "assistant",
    '  calls reader {"source":"a"}',
    "",
    "kept beside the conversation",
    "{",
    '  "stop": "solved"',
    "}",
  ]);
});

test("what a model wrote does not steer the terminal", () => {
  const told = transcriptLines({ messages: [{ role: "assistant", content: "\u001b[2J\u0007gone" }] }, plainStyle);
  expect(told).toContain("  \\x1b[2J\\x07gone");
});

test("any other transcript is told as it is kept", () => {
  expect(transcriptLines({ said: "\u001b[2J" }, plainStyle)).toEqual(["{", '  "said": "\\u001b[2J"', "}"]);
});
