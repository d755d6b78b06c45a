import type { FinishReason, ProviderSettings, Usage } from "#records";
import type { SeenRequest } from "../scripted-server.ts";

/** A call of a tool, as a model meant it. */
export interface ToolUse {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What a vendor's server answers, before it is put into the vendor's shape. */
export interface VendorAnswer {
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly ToolUse[];
  readonly finish: Exclude<FinishReason, "other">;
  readonly usage: Usage;
  readonly model: string;
}

/** One turn of a conversation, as a vendor's server understood it. */
export interface SeenTurn {
  readonly role: "user" | "assistant" | "tool";
  readonly text: string;
  readonly calls: readonly ToolUse[];
  /** The tool that a result is of. */
  readonly resultOf: string | null;
}

/** A request, as a vendor's server understood it. */
export interface SeenPrompt {
  /** The credential, taken from where the vendor looks for it. */
  readonly key: string;
  readonly deployment: string;
  readonly system: string;
  readonly turns: readonly SeenTurn[];
  readonly tools: readonly { readonly name: string; readonly parameters: unknown }[];
  readonly sampling: Readonly<Record<string, unknown>>;
}

/** One vendor's side of the wire, by the shapes it publishes: what its server understands, and what it answers. */
export interface Vendor {
  /** What a config says of it, beside the address. */
  readonly settings: Partial<ProviderSettings>;
  /** What the address of its interface ends with. */
  readonly basePath: string;
  understand(request: SeenRequest): SeenPrompt;
  /** The events of a streamed answer, in order; the last one ends it. */
  events(answer: VendorAnswer): readonly string[];
  /** An answer in one piece. */
  whole(answer: VendorAnswer): string;
  /** An event that breaks a stream off with an error of the provider's own. */
  readonly brokenOff: string;
  /** Headers of a good answer that speak of limits, and what they say; empty where the vendor sends none. */
  readonly limits: { readonly headers: Readonly<Record<string, string>>; readonly hints: readonly unknown[] };
  /** What the vendor's interface has no word for. */
  readonly lacks: { readonly seed?: true; readonly reasoningTokens?: true };
  /** The answered name as the ledger keeps it. */
  reported(model: string): string;
}

/** An error answer of a vendor, as published, and what it means. */
export interface VendorError {
  readonly title: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or a text as it stands. */
  readonly body: unknown;
  /** Fields of the failure. */
  readonly is: Readonly<Record<string, unknown>>;
}

/** JSON of a request, or of a part of it, as a mapping; empty when it is none. */
export function mapping(json: unknown): Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : {};
}

/** JSON of a request, or of a part of it, as a list of mappings; empty when it is none. */
export function listing(json: unknown): Record<string, unknown>[] {
  return Array.isArray(json) ? json.map(mapping) : [];
}

/** Text of a request; empty when it is none. */
export const wording = (json: unknown): string => (typeof json === "string" ? json : "");

/** A header of a request; empty when it is absent. */
export function headerOf(request: SeenRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}

/** Cuts a text in two, so that a stream has something to put together. */
export function halves(text: string): readonly string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== "");
}

/** One server-sent event. */
export function sse(data: unknown, event?: string): string {
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}
