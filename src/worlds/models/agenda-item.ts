import type { JsonObject } from "./sight.ts";
import type { Want } from "./wants.ts";

/** One thing to do: a tool that is known, or a want that still needs one. */
export interface AgendaItem {
  readonly tool: string | null;
  readonly want: Want | null;
  /** As a plan gives them; null when the model must find its own. */
  readonly parameters: JsonObject | null;
}
