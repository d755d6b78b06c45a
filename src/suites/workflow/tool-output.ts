import type { Json, Random } from "#kernel";
import type { Tool } from "./tool.ts";

/** Numbers and words an operation reports of itself; what is missing here reports how many items it went through. */
const FACTS: Readonly<Record<string, (random: Random) => Readonly<Record<string, Json>>>> = {
  file_operations_reader: (random) => ({ size_bytes: 1000 + random.int(90_000), encoding: "utf-8" }),
  file_operations_scanner: (random) => ({ files: 1 + random.int(40), folders: random.int(8) }),
  file_operations_compressor: (random) => ({ ratio: decimal(0.2 + 0.5 * random.next()) }),
  file_operations_writer: (random) => ({ written_bytes: 1000 + random.int(90_000) }),
  data_processing_parser: (random) => ({ records: 50 + random.int(151), unreadable_lines: random.int(6) }),
  data_processing_filter: (random) => ({ kept: 20 + random.int(60), dropped: random.int(80) }),
  data_processing_aggregator: (random) => ({ groups: 2 + random.int(12) }),
  network_fetcher: (random) => ({ status: 200, received_bytes: 500 + random.int(50_000) }),
  network_monitor: (random) => ({ up: true, latency_ms: 5 + random.int(200) }),
  network_router: (random) => ({ hops: 1 + random.int(4) }),
  network_poster: (random) => ({ status: 201, sent_bytes: 500 + random.int(50_000) }),
  computation_predictor: (random) => ({ estimate: decimal(100 * random.next()), error: decimal(5 * random.next()) }),
  computation_simulator: (random) => ({ runs: 1000, mean: decimal(100 * random.next()) }),
  computation_optimizer: (random) => ({ best: decimal(100 * random.next()), rounds: 10 + random.int(90) }),
  computation_analyzer: (random) => ({ patterns: 1 + random.int(5), outliers: random.int(9) }),
  computation_calculator: (random) => ({ value: decimal(1000 * random.next()) }),
  integration_queue: (random) => ({ position: 1 + random.int(20) }),
  integration_authenticator: (random) => ({ granted_seconds: 600 * (1 + random.int(6)) }),
};

const decimal = (value: number): number => Math.round(value * 100) / 100;

/** What a successful call hands back: one value for each of the tool's declared returns. */
export function successOutput(tool: Tool, random: Random): Json {
  const facts = FACTS[tool.name]?.(random) ?? { items: 1 + random.int(100) };
  const hasResult = tool.returns.some(({ type, name }) => type === "object" && name !== "metadata");
  return Object.fromEntries(
    tool.returns.map(({ name, type }): [string, Json] => {
      if (type === "boolean") return [name, true];
      if (type === "array") return [name, []];
      if (name !== "metadata") return [name, { id: `${tool.operation}-${1000 + random.int(9000)}`, ...facts }];
      return [name, { duration_ms: 20 + random.int(900), ...(hasResult ? {} : facts) }];
    }),
  );
}
