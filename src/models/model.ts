import type { Completion, Message, Sampling } from "#records";

/** A function the model may call; `parameters` is a JSON Schema. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a model is asked. */
export interface Prompt {
  /** Texts to embed. Then the messages are empty, and the answer's content is JSON: a vector for each text, in their order (`vectorsIn` reads them). */
  readonly embed?: readonly string[];
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolSpec[];
  readonly sampling?: Sampling;
}

/** Something that answers prompts: over lanes, from a recording, in a test. Throws a `SluiceError` whose remedy says what now. */
export interface Model {
  /** The name the plan uses. */
  readonly id: string;
  complete(prompt: Prompt, signal: AbortSignal): Promise<Completion>;
}

/** A model made from a model: recording, replay and metering all have this shape. */
export type Layer = (inner: Model) => Model;
