import { evokedBy } from "./associations.ts";
import { type Clause, clausesOf, type Token } from "./clauses.ts";
import { actionOf, plainWord, stem } from "./english.ts";
import type { Mind } from "./mind.ts";

/** One thing the task's wording asks for. */
export interface Want {
  /** The word of the text, or the one it brings to mind. */
  readonly word: string;
  /** What it is done to, by a few words around it. */
  readonly about: readonly string[];
  /** A tool that the wording names outright. */
  readonly tool: string | null;
  /** False when the wording only hints at it. */
  readonly said: boolean;
}

interface Placed extends Want {
  readonly sentence: number;
  readonly at: number;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const DETERMINERS = words("the a an any its their this that these each all further own our");
const BE = words("is are be been being was were gets get");
const SUBJECTS = words(
  "to or it which task pipeline workflow process must should will can please we you by before after",
);
const FILLER = words("of to in on by with from for into it that or which as using through what was so at up down out");
const LIGHT = words("put run take make do perform find look work get have give set keep open obtain write carry use");

/** What the model understands the task to ask for, in the order it would do it. Some it overlooks, some it imagines. */
export function wantsOf(mind: Mind): Want[] {
  const { description } = mind.sight;
  const named = namedTools(description);
  if (named.length > 0) return named;
  const wants: Placed[] = [];
  for (const clause of clausesOf(description).filter((each) => !isSetting(each))) {
    for (const want of wantsIn(mind, clause)) if (!wants.some((other) => restates(want, other))) wants.push(want);
  }
  return wants.toSorted((a, b) => a.at - b.at).map(({ word, about, said }) => ({ word, about, tool: null, said }));
}

function namedTools(description: string): Want[] {
  const names = description.matchAll(
    /\b(?:(?:use|with|call|run|via|through)\s+([a-z]+(?:_[a-z]+)+)|([a-z]+_[a-z]+(?:_[a-z]+)+))\b/g,
  );
  const tools = new Set([...names].map((match) => match[1] ?? match[2]!));
  return [...tools].map((tool) => ({
    word: tool.split("_").at(-1)!,
    about: tool.split("_").slice(0, -1),
    tool,
    said: true,
  }));
}

/** "This is about …" and "so that …" tell of the setting, not of what to do. */
const isSetting = ({ tokens }: Clause): boolean =>
  (tokens[0]?.word === "this" && tokens[1]?.word === "is") || (tokens[0]?.word === "so" && tokens[1]?.word === "that");

/** The same thing said again: the same action in another sentence, or on the same object. */
function restates(want: Placed, other: Placed): boolean {
  if (actionOf(want.word) !== actionOf(other.word)) return false;
  return want.sentence !== other.sentence || want.about.some((word) => other.about.includes(word));
}

function wantsIn(mind: Mind, clause: Clause): Placed[] {
  const verbs = clause.tokens.filter((token) => actionOf(token.word) !== undefined && hears(mind, token));
  const heard = verbs.map((token) => wantOf(mind, clause, token, wordMeant(mind, clause, token)));
  if (heard.length > 0) return heard;
  const noun = clause.tokens.find(({ word, before }) => actionOf(word) !== undefined && before !== "for");
  const meant =
    noun?.word ??
    evokedBy(
      clause.tokens.map(({ word }) => word),
      (word) => associates(mind, word),
    );
  if (meant === null || !mind.trait("infers", meant).chance(mind.ability.comprehension)) return [];
  return [{ ...wantOf(mind, clause, noun ?? clause.tokens[0]!, meant), said: false }];
}

const associates = (mind: Mind, word: string): boolean =>
  mind.trait("associates", word).chance(mind.ability.comprehension * mind.ability.vocabulary);

/** "Put it into the queue" means the queue, not the putting. */
function wordMeant(mind: Mind, clause: Clause, token: Token): string {
  if (!LIGHT.has(token.word) || !mind.trait("light", token.word).chance(mind.ability.comprehension)) return token.word;
  const rest = clause.tokens.filter(({ index }) => index > token.index).map(({ word }) => word);
  const noun = rest.find((word) => actionOf(word) !== undefined && actionOf(word) !== actionOf(token.word));
  return noun ?? evokedBy(rest, (word) => associates(mind, word)) ?? token.word;
}

// Understanding is a property of the reader and the text: the same all through a conversation.
function hears(mind: Mind, token: Token): boolean {
  const { comprehension, vocabulary } = mind.ability;
  const plain = stem(plainWord(token.word)) === stem(token.word);
  const chance = mind.trait("hears", token.word).next();
  if (!isVerbal(token)) return chance < (1 - comprehension) * 0.25;
  const understood = 1 - (1 - comprehension) * 0.3;
  return chance < (plain ? understood : understood * (0.5 + vocabulary / 2));
}

function isVerbal({ word, before }: Token): boolean {
  const opens = before === "";
  if (word.endsWith("ing")) return !DETERMINERS.has(before) && before !== "for";
  if (word.endsWith("ed")) return BE.has(before);
  if (/(?:tion|sis)$/.test(word)) return opens || /(?:ing|al|ical)$/.test(before) || before === "performs";
  return opens || SUBJECTS.has(before) || before.endsWith("ly");
}

function wantOf(mind: Mind, clause: Clause, token: Token, word: string): Placed {
  const around = clause.tokens.filter(({ index }) => index !== token.index);
  const after = around.filter(({ index }) => index > token.index).map((each) => each.word);
  const before = around.filter(({ index }) => index < token.index).map((each) => each.word);
  const about = [...after, ...before].filter((each) => !FILLER.has(each) && !DETERMINERS.has(each)).slice(0, 5);
  const aside = clause.aside.filter((each) => !FILLER.has(each) && !DETERMINERS.has(each) && each !== "tool");
  return {
    word,
    about: [...about, ...aside],
    tool: null,
    said: word === token.word,
    sentence: clause.sentence,
    at: placeOf(mind, clause, token),
  };
}

const FAR = 14;

/** "B after A" means A first; "before B, A" means A first. Those who plan notice. */
function placeOf(mind: Mind, clause: Clause, token: Token): number {
  const before = clause.tokens.filter(({ index }) => index < token.index).map(({ word }) => word);
  const first = before[0];
  const late = before.length > 1 && before.some((word) => word === "after" || word === "once");
  const soon = first === "before";
  if ((!late && !soon) || !mind.trait("order", token.word).chance(mind.ability.planning)) return token.index;
  return late ? token.index - FAR : token.index + FAR;
}
