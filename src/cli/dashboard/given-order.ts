import { didYouMean, UsageError } from "#kernel";
import { Retune } from "#records";
import type { OrderRequest } from "#report";

/** An order as the engine takes it. */
export type EngineOrder =
  | { readonly order: "pause" | "resume" | "drain" | "cancel" }
  | { readonly order: "retune"; readonly change: Retune };

type Changes = Extract<OrderRequest, { readonly order: "retune" }>["changes"];

const LIMITS = ["requestsPerMinute", "tokensPerMinute", "concurrency"] as const;
const OTHERS = ["maxWorkers", "qps", "budgetUsd"] as const;
const WHERE = ["provider", "model"] as const;
const NAMES: readonly string[] = [...LIMITS, ...OTHERS, ...WHERE];

/** What the page asks for, as the engine knows it. Throws a `UsageError` for a change that makes no sense. */
export function engineOrder(request: OrderRequest): EngineOrder {
  switch (request.order) {
    case "retune":
      return { order: "retune", change: changeOf(request.changes) };
    case "add-key":
      return {
        order: "retune",
        change: { keys: [{ provider: request.provider || null, source: placeOf(request.source) }] },
      };
    case "pause":
    case "resume":
    case "drain":
    case "cancel":
      return request;
  }
}

/** `env:NAME` or `file:PATH`. What is neither may be a key that was pasted here: it is not repeated. */
function placeOf(source: string): string {
  if (/^(env:\w+|file:.+)$/.test(source)) return source;
  throw new UsageError(
    "a key is named by where the run finds it: env:NAME or file:PATH. Keys themselves are not taken here.",
  );
}

function changeOf(changes: Changes): Retune {
  const given = new Map(Object.entries(changes).map(([name, value]) => [knownName(name), valueOf(value)]));
  const taken = (names: readonly string[]) => Object.fromEntries([...given].filter(([name]) => names.includes(name)));
  const bounds = taken(LIMITS);
  const where = { provider: given.get("provider") ?? null, model: given.get("model") ?? null };
  const limits = Object.keys(bounds).length === 0 ? {} : { limits: [{ ...where, ...bounds }] };
  const read = Retune.safeParse({ ...limits, ...taken(OTHERS) });
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new UsageError(`${String(issue?.path.at(-1) ?? "a change")}: ${issue?.message ?? "makes no sense"}.`);
  }
  if (Object.keys(read.data).length === 0)
    throw new UsageError(`nothing to change is given. Say what: ${NAMES.join(", ")}.`);
  return read.data;
}

/** `requests-per-minute` is `requestsPerMinute`. */
function knownName(written: string): string {
  const name = written.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (NAMES.includes(name)) return name;
  throw new UsageError(
    `there is nothing called "${written.slice(0, 40)}" to change${didYouMean(name, NAMES)}; there are ${NAMES.join(", ")}.`,
  );
}

/** A form gives text: numbers are read, and `none` takes a bound away. */
function valueOf(value: Changes[string]): Changes[string] {
  if (value === "none") return null;
  return typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}
