import { expect, test } from "vitest";
import { CATALOG_VERSION, toolCalled, TOOLS } from "./catalog.ts";
import { completed } from "./dependencies.ts";
import { CATEGORIES } from "./tool.ts";

// The counts are those measured in the original's registry.
test("the catalog has the original's thirty tools, parameters, returns and error codes", () => {
  const parameters = TOOLS.flatMap((tool) => tool.parameters);
  const countOf = (type: string): number => parameters.filter((parameter) => parameter.type === type).length;
  const withParameters = (count: number): number => TOOLS.filter((tool) => tool.parameters.length === count).length;
  const withErrors = (count: number): number => TOOLS.filter((tool) => tool.errors.length === count).length;
  expect(TOOLS).toHaveLength(30);
  expect(CATEGORIES.map((category) => TOOLS.filter((tool) => tool.category === category).length)).toEqual([
    5, 5, 5, 5, 5, 5,
  ]);
  expect(parameters).toHaveLength(65);
  expect([countOf("object"), countOf("number"), countOf("string")]).toEqual([37, 15, 13]);
  expect([1, 2, 3, 4, 5].map(withParameters)).toEqual([11, 8, 8, 1, 2]);
  expect(TOOLS.flatMap((tool) => tool.returns)).toHaveLength(73);
  expect([withErrors(3), withErrors(5)]).toEqual([15, 15]);
});

test("the dependencies are the original's, four levels deep", () => {
  const dependencies = Object.fromEntries(
    TOOLS.filter((tool) => tool.dependsOn.length > 0).map((tool) => [tool.name, tool.dependsOn]),
  );
  expect(dependencies).toEqual({
    data_processing_transformer: ["data_processing_parser"],
    data_processing_validator: ["data_processing_parser"],
    data_processing_aggregator: ["data_processing_parser"],
    network_validator: ["data_processing_parser", "data_processing_transformer"],
    network_poster: ["data_processing_transformer", "integration_authenticator"],
    computation_analyzer: ["data_processing_parser", "data_processing_aggregator"],
    computation_calculator: ["data_processing_parser", "network_validator"],
    file_operations_writer: ["data_processing_transformer", "network_validator"],
    utility_notifier: ["computation_analyzer", "network_monitor"],
  });
  const levelOf = (name: string): number => {
    const tool = TOOLS.find((other) => other.name === name)!;
    return tool.dependsOn.length === 0 ? 0 : 1 + Math.max(...tool.dependsOn.map(levelOf));
  };
  const levels = TOOLS.map((tool) => levelOf(tool.name));
  expect([0, 1, 2, 3].map((level) => levels.filter((other) => other === level).length)).toEqual([21, 3, 3, 3]);
});

test("each tool's required parameters are the original's", () => {
  const required = (name: string): string[] =>
    TOOLS.find((tool) => tool.name === name)!
      .parameters.filter((parameter) => parameter.required)
      .map((parameter) => `${parameter.name}: ${parameter.type}`);
  expect(required("file_operations_reader")).toEqual(["source: string"]);
  expect(required("integration_mapper")).toEqual(["input_format: string", "output_format: string"]);
  expect(required("network_validator")).toEqual(["schema: object", "data: object"]);
  expect(required("utility_notifier")).toEqual(["destination: string", "data: object"]);
  expect(required("computation_analyzer")).toEqual([]);
});

test("a tool is found by its name, whatever the capitals, and never by a part of it", () => {
  expect(toolCalled("Network_Fetcher")?.name).toBe("network_fetcher");
  expect(toolCalled("network_fetch")).toBeUndefined();
  expect(toolCalled("fetcher")).toBeUndefined();
  expect(toolCalled("")).toBeUndefined();
});

test("completing a set of tools adds what they depend on, dependencies first", () => {
  expect(completed(["file_operations_writer"])).toEqual([
    "data_processing_parser",
    "data_processing_transformer",
    "network_validator",
    "file_operations_writer",
  ]);
});

// A stored transcript is scored by the catalog of its time: a change of the tools is a change of this number.
test("the catalog says which version it is", () => {
  expect(CATALOG_VERSION).toBe(1);
});
