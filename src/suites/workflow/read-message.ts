import { type Action, type Recovery, resolveName, type ToolLookup } from "./action.ts";
import { readCallBody } from "./call-body.ts";

/** What a message was found to say. */
export interface Reading {
  /** Every action that could be read, in the order written. */
  readonly actions: readonly Action[];
  /** True when a tag was opened whose content names nothing. */
  readonly unreadable: boolean;
  /** True when the completion word stands outside every action, or alone in a call's tag. */
  readonly completed: boolean;
  /** True when the text opens a tool call in this or another known notation, whether or not it could be read. */
  readonly opensCall: boolean;
}

interface Tagged {
  readonly tag: "tool_search" | "tool_info" | "tool_call";
  readonly body: string;
  readonly terminated: boolean;
  readonly start: number;
  readonly end: number;
}

const OPENING = /<(tool_search|tool_info|tool_call)>/gi;
const THINKING = /<think(?:ing)?>.*?<\/think(?:ing)?>/gis;
// On a line of its own or at the very end: a model that says what it will write later is not done.
const COMPLETION = /(?:^|\n)\W*(?:task\\?_completed|TASK COMPLETED)\W*(?:\n|$)|\btask\\?_completed\W*$/i;
// The tag asked for, and the notations other harnesses teach: their presence without one recognised call says that
// the text was cut or the serving stack reads calls its own way.
const OPENS_CALL = /<\|?tool_?calls?|<function|<invoke|<\|python_tag\|>|\[TOOL_CALLS\]|<｜tool▁call/i;

/**
 * Reads a message written in the tag protocol: the exact form, and beside it a missing closing tag at the end, other
 * JSON, parameters beside the name, and names in other capitals. A name is never matched by a part of it, and an
 * empty tag is never taken for anything.
 */
export function readMessage(message: string, lookup: ToolLookup): Reading {
  // Asked first, because a model caught in a loop opens thousands of thoughts and closes none.
  const text = /<\/think/i.test(message) ? message.replaceAll(THINKING, "") : message;
  const tagged = tagsIn(text);
  const isDone = (part: Tagged): boolean => part.tag === "tool_call" && /^\W*task[\s_]*completed?\W*$/i.test(part.body);
  const wanted = tagged.filter((part) => !isDone(part));
  const actions = wanted.map((part) => actionOf(part, lookup));
  return {
    actions: actions.filter((action) => action !== null),
    unreadable: actions.includes(null),
    completed: wanted.length < tagged.length || COMPLETION.test(outside(text, tagged)),
    opensCall: OPENS_CALL.test(text),
  };
}

function tagsIn(text: string): readonly Tagged[] {
  const openings = [...text.matchAll(OPENING)];
  return openings.map((opening, at) => {
    const tag = opening[1]!.toLowerCase() as Tagged["tag"];
    const start = opening.index + opening[0].length;
    const limit = openings[at + 1]?.index ?? text.length;
    const slice = text.slice(start, limit);
    const closing = new RegExp(`</${tag}>`, "i").exec(slice);
    if (closing !== null) {
      const body = slice.slice(0, closing.index);
      return { tag, body, terminated: true, start: opening.index, end: start + closing.index + closing[0].length };
    }
    return { tag, body: withoutTail(slice), terminated: false, start: opening.index, end: limit };
  });
}

/** An unterminated body without another tag's closing, or the beginning of a closing tag that was cut off. */
const withoutTail = (body: string): string => body.replace(/<\/?[a-z_]*>?\s*$/i, "").replace(/<\/tool_.*$/is, "");

function outside(text: string, tagged: readonly Tagged[]): string {
  let from = 0;
  const pieces = tagged.map(({ start, end }) => {
    const piece = text.slice(from, start);
    from = end;
    return piece;
  });
  return [...pieces, text.slice(from)].join(" ");
}

function actionOf(part: Tagged, lookup: ToolLookup): Action | null {
  const action = bodyAction(part, lookup);
  if (action === null || part.terminated) return action;
  return { ...action, recovery: [...action.recovery, "unterminated"] };
}

function bodyAction({ tag, body, terminated }: Tagged, lookup: ToolLookup): Action | null {
  if (tag === "tool_call") return readCallBody(body, lookup);
  // Without a closing tag only the first line can be meant; what follows is the model going on.
  const written = (terminated ? body : (body.trim().split("\n", 1)[0] ?? "")).trim();
  if (written === "") return null;
  if (tag === "tool_search") return { kind: "search", query: written, recovery: [] };
  const { tool, recovery } = resolveName(written, lookup);
  const how: readonly Recovery[] = recovery;
  return { kind: "info", written, tool, recovery: how };
}
