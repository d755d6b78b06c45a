export type { Layer, Model, Prompt, ToolSpec } from "./model.ts";
