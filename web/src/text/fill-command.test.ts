import { expect, test } from "vitest";
import { fillCommand } from "./fill-command.ts";

test("a cell that is short is filled by naming it", () => {
  const cell = { model: "large", promptType: "flawed_tool_misuse", difficulty: "easy", toolSuccessRate: 0.8 };
  expect(fillCommand(cell, { owed: 3, notScored: 0 })).toBe(
    "sluice run --model large --prompt-types flawed_tool_misuse --difficulty easy --tool-success-rate 0.8",
  );
  expect(fillCommand({ model: "large" }, { owed: 0, notScored: 1 })).toBe("sluice run --model large --retry-invalid");
});

test("a full cell needs no command, and an axis without an option has none", () => {
  expect(fillCommand({ model: "large" }, { owed: 0, notScored: 0 })).toBeNull();
  expect(fillCommand({ model: "large", moon: "full" }, { owed: 1, notScored: 0 })).toBeNull();
});

test("a name cannot run anything in the shell that it is pasted into", () => {
  expect(fillCommand({ model: "x; rm -rf $HOME" }, { owed: 1, notScored: 0 })).toBe(
    "sluice run --model 'x; rm -rf $HOME'",
  );
  expect(fillCommand({ model: "it's`id`" }, { owed: 1, notScored: 0 })).toBe(
    String.raw`sluice run --model 'it'\''s` + "`id`'",
  );
});
