import type { Json } from "#kernel";
import type { Message } from "#records";

/** A function offered by the interface's own tool calling; `parameters` is a JSON Schema. */
export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** All that a simulated model is given. */
export interface SimulatedPrompt {
  /** Texts to embed; then there are no messages. */
  readonly embed?: readonly string[];
  readonly messages: readonly Message[];
  readonly tools?: readonly OfferedTool[];
  readonly maxTokens?: number;
  readonly seed?: number;
}

export type JsonObject = Readonly<Record<string, Json>>;

export interface ShownParameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

/** A tool as the conversation has shown it. `parameters` is null while nothing has shown them. */
export interface ShownTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly ShownParameter[] | null;
  readonly dependsOn: readonly string[];
  /** How many searches came before it was first shown. */
  readonly seenAt: number;
}

export interface ShownStep {
  readonly tool: string;
  readonly parameters: JsonObject;
  readonly requires: readonly string[];
}

export interface ToolResult {
  readonly tool: string;
  readonly ok: boolean;
  readonly code: string | null;
  readonly text: string;
}

/** What a simulated model makes of the conversation before it decides: everything it acts on is in here, and all of it was shown. */
export interface Sight {
  readonly protocol: "tags" | "native" | "question";
  readonly description: string;
  readonly inputs: JsonObject;
  readonly plan: readonly ShownStep[];
  readonly wantsReasoning: boolean;
  readonly tools: ReadonlyMap<string, ShownTool>;
  /** The queries it has searched for, in order. */
  readonly searches: readonly string[];
  readonly results: readonly ToolResult[];
  /** How many of its messages were not understood. */
  readonly unreadable: number;
  /** How many messages it has written. */
  readonly turns: number;
}
