import { expect, test } from "vitest";
import { TOOLS } from "./catalog.ts";
import { searchTools } from "./search.ts";
import { infoText, searchText } from "./tool-text.ts";

test.each([
  ["read a file", "file_operations_reader"],
  ["save the result to disk", "file_operations_writer"],
  ["parse csv", "data_processing_parser"],
  ["network api fetch", "network_fetcher"],
  ["send data to an endpoint", "network_poster"],
  ["forecast the next quarter", "computation_predictor"],
  ["prove who we are with credentials", "integration_authenticator"],
  ["total by group", "data_processing_aggregator"],
  ["tell people by email", "utility_notifier"],
  ["run nightly at set times", "integration_scheduler"],
])("a search for “%s” begins with %s", (query, name) => {
  expect(searchTools(query)[0]?.name).toBe(name);
});

test("every tool is found by its own name and by its own description", () => {
  for (const tool of TOOLS) {
    expect(searchTools(tool.name)[0]?.name).toBe(tool.name);
    expect(searchTools(tool.description)[0]?.name).toBe(tool.name);
  }
});

test("a search has at most five results, and none for words that mean nothing", () => {
  expect(searchTools("data file network format")).toHaveLength(5);
  expect(searchTools("xyzzy")).toEqual([]);
  expect(searchTools("")).toEqual([]);
});

test("a search is answered with what a call needs to know", () => {
  expect(searchText("save", searchTools("write file").slice(0, 1))).toBe(
    [
      'Search results for "save":',
      "1. file_operations_writer - Writes finished data to a file and keeps it there.",
      "   parameters: destination (string, required), data (object, required), options (object)",
      "   depends on: data_processing_transformer, network_validator",
    ].join("\n"),
  );
  expect(searchText("reader", searchTools("file reader").slice(0, 1))).toContain("   depends on: nothing");
});

test("a question about a tool tells its returns and errors; about none, that there is none", () => {
  const tool = TOOLS.find((other) => other.name === "network_monitor");
  expect(infoText("network_monitor", tool)).toContain("returns: success (boolean), metadata (object)");
  expect(infoText("network_monitor", tool)).toContain(
    "errors: INVALID_INPUT, OPERATION_FAILED, TIMEOUT, NETWORK_ERROR, INVALID_RESPONSE",
  );
  expect(infoText("network_spy", undefined)).toContain("No tool has this name");
});
