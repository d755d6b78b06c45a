import { digestOf } from "#kernel";
import type { Prompt } from "./model.ts";

/** Names what was asked: equal for equal messages, tools and sampling, 32 hex digits. Having no tools is one thing, however written. */
export function promptDigest({ messages, tools, sampling }: Prompt): string {
  return digestOf({ messages, tools: tools ?? [], sampling: sampling ?? {} });
}
