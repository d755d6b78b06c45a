import { digestOf } from "#kernel";
import type { Prompt } from "./model.ts";

/** Names what was asked: equal for equal messages, tools, sampling and texts to embed, 32 hex digits. Having no tools is one thing, however written. */
export function promptDigest({ messages, tools, sampling, embed }: Prompt): string {
  return digestOf({
    messages,
    tools: tools ?? [],
    sampling: sampling ?? {},
    ...(embed === undefined ? {} : { embed }),
  });
}
