import { z } from "zod";
import type { Json } from "#kernel";
import type { Style } from "#report";

const Said = z.object({
  role: z.string(),
  content: z.string().nullish(),
  toolCalls: z.array(z.object({ name: z.string(), arguments: z.json() })).optional(),
});
const Talk = z.looseObject({ messages: z.array(Said) });

/** A stored transcript for people: who said what, then what else was kept; all of it as JSON where it is no conversation. */
export function transcriptLines(transcript: Json, style: Style): readonly string[] {
  const talk = Talk.safeParse(transcript);
  if (!talk.success) return jsonLines(transcript);
  const { messages, ...rest } = talk.data;
  return [
    ...messages.flatMap((message) => ["", ...messageLines(message, style)]),
    "",
    style.bold("kept beside the conversation"),
    ...jsonLines(rest as Json),
  ];
}

function messageLines({ role, content, toolCalls = [] }: z.infer<typeof Said>, style: Style): readonly string[] {
  const calls = toolCalls.map(({ name, arguments: given }) => `calls ${name} ${JSON.stringify(given)}`);
  const said = [...(content ? content.split("\n") : []), ...calls];
  return [style.bold(role), ...said.map((line) => `  ${plain(line)}`.trimEnd())];
}

const jsonLines = (value: Json): readonly string[] => JSON.stringify(value, null, 2).split("\n");

/** What a model wrote must not steer the terminal: control characters are shown by name. */
const plain = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (letter) =>
    letter === "\t" ? letter : `\\x${letter.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
