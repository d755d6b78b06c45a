import { afterEach, expect, test } from "vitest";
import { processTerminal } from "./terminal.ts";

const before = { columns: process.stderr.columns, rows: process.stderr.rows };

afterEach(() => void Object.assign(process.stderr, before));

test.for([
  ["no size", undefined, undefined, [80, 24]],
  ["a size of 0", 0, 0, [80, 24]],
  ["its size", 132, 50, [132, 50]],
] as const)("a terminal that reports %s has columns and rows", ([, columns, rows, expected]) => {
  Object.assign(process.stderr, { columns, rows });
  const terminal = processTerminal();
  expect([terminal.columns(), terminal.rows()]).toEqual(expected);
});
