import type { Message } from "#records";

/** A prompt as interfaces want it that keep the system's words apart from the turns. */
export interface PromptParts {
  /** The leading system messages, joined; empty when there are none. */
  readonly system: string;
  /** The rest; a later system message has become the user's, in its place. */
  readonly turns: readonly Message[];
}

/** Takes the system's words out of a conversation. */
export function partsOf(messages: readonly Message[]): PromptParts {
  const start = messages.findIndex((message) => message.role !== "system");
  const leading = start < 0 ? messages : messages.slice(0, start);
  const rest = start < 0 ? [] : messages.slice(start);
  return {
    system: leading.map((message) => message.content).join("\n\n"),
    turns: rest.map((message) => (message.role === "system" ? { ...message, role: "user" as const } : message)),
  };
}

// Between the id of a call and what one format wants back with it. No other format must see what is behind it.
const SEAM = "~";

/** An id with something behind it that must come back with the call's result; the id alone when there is nothing. */
export const sealedId = (id: string, seal: string | null): string => (seal === null ? id : `${id}${SEAM}${seal}`);

/** What stands behind an id made by `sealedId`; null when nothing does. */
export function sealOf(id: string): string | null {
  const at = id.indexOf(SEAM);
  return at < 0 ? null : id.slice(at + 1);
}

/** The id alone, for formats that did not make it: a conversation may go on at another provider of its model. */
export const plainId = (id: string): string => id.split(SEAM, 1)[0]!;

/** The arguments that a model wrote, as the object they should be; what is none stands under `arguments`. */
export function argumentsOf(text: string): Record<string, unknown> {
  const json = text.trim() === "" ? {} : parsed(text);
  return typeof json === "object" && json !== null && !Array.isArray(json)
    ? (json as Record<string, unknown>)
    : { arguments: text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
