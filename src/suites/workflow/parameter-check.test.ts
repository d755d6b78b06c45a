import { expect, test } from "vitest";
import type { Json } from "#kernel";
import { knownTool } from "./catalog.ts";
import { parameterProblems } from "./parameter-check.ts";

test.each<readonly [string, string, Record<string, Json>, readonly string[]]>([
  ["what is required is enough", "file_operations_reader", { source: "a.csv" }, []],
  ["what is optional may come", "network_fetcher", { source: "u", timeout: 5, retry_count: 1, options: {} }, []],
  ["nothing is enough where nothing is required", "utility_logger", {}, []],
  ["a list is a structured value", "data_processing_validator", { schema: {}, data: [{ a: 1 }] }, []],
  ["a missing one", "file_operations_reader", {}, ['"source" (string) is required and missing']],
  ["a wrong type", "network_monitor", { timeout: "30" }, ['"timeout" must be of type number, not string']],
  ["null is no object", "utility_cache", { options: null }, ['"options" must be of type object, not null']],
  ["one it does not have", "data_processing_filter", { where: "x" }, ['"where" is not a parameter of this tool']],
])("%s", (_, tool, parameters, problems) => {
  expect(parameterProblems(knownTool(tool), parameters)).toEqual(problems);
});

test("names every object has are not taken for parameters", () => {
  expect(parameterProblems(knownTool("file_operations_reader"), {})).toHaveLength(1);
  expect(parameterProblems(knownTool("utility_logger"), { toString: 1 })).toEqual([
    '"toString" is not a parameter of this tool',
  ]);
});
