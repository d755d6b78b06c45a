import {
  CONNECTION,
  DATA,
  DESTINATION,
  FORMATS,
  OPTIONS,
  PRECISION,
  RETURNS,
  SCHEMA,
  SOURCE,
} from "./parameter-patterns.ts";
import { type Category, errorsOf, type Tool, type ToolParameter, type ToolReturn } from "./tool.ts";

interface Entry {
  readonly does: string;
  readonly keywords: string;
  /** Parameters before `options`, which every tool has. */
  readonly takes?: readonly ToolParameter[];
  readonly gives?: readonly ToolReturn[];
  readonly dependsOn?: readonly string[];
}

const CATALOG: Readonly<Record<Category, Readonly<Record<string, Entry>>>> = {
  file_operations: {
    reader: {
      does: "Reads a file from disk and hands over its raw content.",
      keywords: "read load open file content text ingest input get retrieve",
      takes: [SOURCE],
      gives: RETURNS.data,
    },
    scanner: {
      does: "Walks through a folder or a file and lists what is there, without loading it.",
      keywords: "scan list inventory directory folder discover find look inspect browse",
      takes: [SOURCE],
      gives: RETURNS.data,
    },
    converter: {
      does: "Turns a file of one format into a file of another, such as CSV into JSON.",
      keywords: "convert file format csv json xml change export encode re-encode",
      takes: FORMATS,
      gives: RETURNS.transformed,
    },
    compressor: {
      does: "Packs files so that they take less room, for storage or sending.",
      keywords: "compress zip archive shrink pack gzip size smaller bundle",
    },
    writer: {
      does: "Writes finished data to a file and keeps it there.",
      keywords: "write save store file output persist disk put keep result",
      takes: [DESTINATION, DATA],
      dependsOn: ["data_processing_transformer", "network_validator"],
    },
  },
  data_processing: {
    parser: {
      does: "Makes structured records out of raw text, CSV, XML or JSON.",
      keywords: "parse structure records raw text csv json xml extract interpret tokens syntax",
      takes: [SOURCE],
      gives: RETURNS.data,
    },
    filter: {
      does: "Keeps the records that meet a condition and drops the rest.",
      keywords: "filter select condition criteria subset remove exclude keep relevant clean",
    },
    transformer: {
      does: "Reshapes structured data from one representation into another.",
      keywords: "transform reshape restructure normalise normalize map fields convert structure representation",
      takes: FORMATS,
      gives: RETURNS.transformed,
      dependsOn: ["data_processing_parser"],
    },
    validator: {
      does: "Checks structured records against a schema and names each broken rule.",
      keywords: "validate check verify schema quality correct records rules conform integrity data",
      takes: [SCHEMA, DATA],
      gives: RETURNS.judgement,
      dependsOn: ["data_processing_parser"],
    },
    aggregator: {
      does: "Groups records and sums them up into totals, counts and averages.",
      keywords: "aggregate group sum total count average summary combine merge rollup",
      dependsOn: ["data_processing_parser"],
    },
  },
  network: {
    fetcher: {
      does: "Fetches data from an address on the network, such as an HTTP API.",
      keywords: "fetch download http api url request get endpoint web remote pull",
      takes: [SOURCE, ...CONNECTION],
      gives: RETURNS.data,
    },
    monitor: {
      does: "Watches endpoints and connections and reports whether they are up and how fast they answer.",
      keywords: "monitor watch health availability uptime latency status endpoint network observe",
      takes: CONNECTION,
    },
    router: {
      does: "Directs network traffic or requests to the right service.",
      keywords: "route direct traffic requests dispatch forward path balance gateway",
      takes: CONNECTION,
    },
    validator: {
      does: "Checks data against the contract of the service that will receive it, before it crosses the network.",
      keywords: "validate network payload contract response api check verify interface transfer schema",
      takes: [SCHEMA, DATA, ...CONNECTION],
      gives: RETURNS.judgement,
      dependsOn: ["data_processing_parser", "data_processing_transformer"],
    },
    poster: {
      does: "Sends data to an endpoint on the network, such as an HTTP POST.",
      keywords: "post send upload publish submit push http api deliver endpoint",
      takes: [DESTINATION, DATA, ...CONNECTION],
      dependsOn: ["data_processing_transformer", "integration_authenticator"],
    },
  },
  computation: {
    predictor: {
      does: "Estimates future values from past ones with a statistical model.",
      keywords: "predict forecast future estimate model trend extrapolate expect",
      takes: [PRECISION],
      gives: RETURNS.result,
    },
    simulator: {
      does: "Plays a model through many times to see what could happen.",
      keywords: "simulate model scenario monte carlo what-if experiment play runs",
      takes: [PRECISION],
    },
    optimizer: {
      does: "Searches for the settings that make a measure as good as it can be.",
      keywords: "optimize optimise best minimum maximum improve tune objective search settings",
      takes: [PRECISION],
    },
    analyzer: {
      does: "Looks into summarised data for patterns, correlations and outliers.",
      keywords: "analyze analyse statistics pattern insight correlation outlier anomaly study explore",
      takes: [PRECISION],
      gives: RETURNS.result,
      dependsOn: ["data_processing_parser", "data_processing_aggregator"],
    },
    calculator: {
      does: "Works out formulas and arithmetic on checked numbers.",
      keywords: "calculate compute arithmetic formula math sum numbers figures metric",
      takes: [PRECISION],
      gives: RETURNS.result,
      dependsOn: ["data_processing_parser", "network_validator"],
    },
  },
  integration: {
    authenticator: {
      does: "Proves who is asking to another system and obtains access to it.",
      keywords: "authenticate login credentials token access authorize authorise sign-in identity oauth security",
    },
    mapper: {
      does: "Translates the fields of one system into those of another.",
      keywords: "map fields translate systems schema mapping correspondence align rename",
      takes: FORMATS,
    },
    queue: {
      does: "Puts work into a message queue, so that it is done in turn.",
      keywords: "queue enqueue message broker buffer asynchronous jobs waiting line turn",
    },
    scheduler: {
      does: "Plans jobs to run at set times or intervals.",
      keywords: "schedule plan time cron interval recurring jobs later calendar nightly",
    },
    connector: {
      does: "Opens a connection to an outside system, such as a database or a service.",
      keywords: "connect connection database service external system link session integrate open",
    },
  },
  utility: {
    logger: {
      does: "Writes down what happened, for later reading.",
      keywords: "log record event audit trail write down history diary message",
    },
    cache: {
      does: "Holds results close at hand, so that they need not be fetched again.",
      keywords: "cache hold memory reuse fast temporary keep quick repeat store",
    },
    tracker: {
      does: "Follows the progress of work and keeps count of what is done.",
      keywords: "track progress count steps metric follow milestones usage job state",
    },
    helper: {
      does: "Does small odd jobs on values: formatting, renaming, splitting, trimming.",
      keywords: "help odd jobs format rename split trim small tidy assist convenience",
    },
    notifier: {
      does: "Tells people or systems that something is ready or has happened.",
      keywords: "notify alert message email inform tell announce warn receiver",
      takes: [DESTINATION, DATA],
      dependsOn: ["computation_analyzer", "network_monitor"],
    },
  },
};

/** Changes whenever a tool, a parameter or a dependency does. */
export const CATALOG_VERSION = 1;

/** The thirty tools of the benchmark, by category and operation. */
export const TOOLS: readonly Tool[] = Object.entries(CATALOG).flatMap(([category, operations]) =>
  Object.entries(operations).map(([operation, entry]) => toolOf(category as Category, operation, entry)),
);

function toolOf(category: Category, operation: string, entry: Entry): Tool {
  return {
    name: `${category}_${operation}`,
    category,
    operation,
    description: entry.does,
    keywords: entry.keywords.split(" "),
    parameters: [...(entry.takes ?? []), OPTIONS],
    returns: entry.gives ?? RETURNS.nothing,
    errors: errorsOf(category),
    dependsOn: entry.dependsOn ?? [],
  };
}

/** The names of the thirty tools. */
export const TOOL_NAMES: ReadonlySet<string> = new Set(TOOLS.map((tool) => tool.name));

const byName: ReadonlyMap<string, Tool> = new Map(TOOLS.map((tool) => [tool.name, tool]));

/** The tool with exactly this name. */
export const toolNamed = (name: string): Tool | undefined => byName.get(name);

/** The tool with exactly this name, which is known to exist. */
export function knownTool(name: string): Tool {
  const tool = byName.get(name);
  if (tool === undefined) throw new Error(`no tool is named "${name}"`);
  return tool;
}

const byFoldedName: ReadonlyMap<string, Tool> = new Map(TOOLS.map((tool) => [tool.name.toLowerCase(), tool]));

/** The tool with this name, exactly or but for capitals; never by a part of it. */
export const toolCalled = (written: string): Tool | undefined =>
  byName.get(written) ?? byFoldedName.get(written.toLowerCase());
