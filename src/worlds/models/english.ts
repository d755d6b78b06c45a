/** Words of like meaning: the English that a model brings along. The first of a group names it. */
const GROUPS: readonly (readonly string[])[] = [
  ["read", "load", "open", "ingest", "import"],
  ["fetch", "download", "retrieve", "pull", "request", "get", "obtain", "collect", "gather", "acquire"],
  ["scan", "inspect", "browse", "enumerate", "discover", "explore"],
  ["convert", "reformat", "encode", "switch"],
  ["compress", "archive", "zip", "pack", "shrink"],
  ["write", "save", "store", "persist", "export", "dump"],
  ["parse", "interpret", "structure", "decode", "extract", "break"],
  ["filter", "select", "keep", "drop", "exclude", "remove", "narrow", "screen", "discard"],
  ["transform", "reshape", "restructure", "normalize", "convert", "adapt", "rework", "turn"],
  ["validate", "verify", "check", "confirm", "conform", "comply"],
  ["aggregate", "summarize", "combine", "group", "merge", "sum", "consolidate"],
  ["monitor", "watch", "observe", "probe", "supervise"],
  ["route", "forward", "direct", "dispatch", "steer"],
  ["post", "submit", "send", "publish", "upload", "push", "deliver"],
  ["predict", "forecast", "anticipate", "estimate"],
  ["simulate", "emulate", "rehearse"],
  ["optimize", "tune", "improve"],
  ["analyze", "examine", "study", "investigate", "statistics"],
  ["calculate", "compute", "derive"],
  ["authenticate", "authorize", "login", "credential", "sign"],
  ["map", "match", "align", "translate", "correspond"],
  ["queue", "enqueue", "buffer"],
  ["schedule", "timetable", "plan", "arrange"],
  ["connect", "link", "join", "attach"],
  ["log", "journal"],
  ["cache", "memoize", "remember"],
  ["track", "trace", "follow"],
  ["help", "assist"],
  ["notify", "alert", "inform", "announce", "tell"],
];

const SUFFIXES = [
  "ations",
  "ation",
  "ators",
  "ator",
  "ates",
  "ated",
  "ating",
  "ate",
  "ings",
  "ing",
  "iers",
  "ier",
  "ies",
];
const SHORT_SUFFIXES = [
  "ions",
  "ion",
  "ers",
  "er",
  "ors",
  "or",
  "ed",
  "es",
  "en",
  "is",
  "ic",
  "at",
  "s",
  "e",
  "y",
  "i",
];
const ALL_SUFFIXES = [...SUFFIXES, ...SHORT_SUFFIXES];
const SHORTEST_STEM = 3;

const stems = new Map<string, string>();

/** What is left of an English word without its endings, so that `parser`, `parsing` and `parsed` are one. */
export function stem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  let short = word.toLowerCase().replaceAll("z", "s");
  for (let cut = shorter(short); cut !== short; cut = shorter(short)) short = cut;
  if (stems.size < 20_000) stems.set(word, short);
  return short;
}

function shorter(word: string): string {
  for (const suffix of ALL_SUFFIXES) {
    if (word.endsWith(suffix) && word.length - suffix.length >= SHORTEST_STEM) return word.slice(0, -suffix.length);
  }
  return /([b-df-hj-np-tv-z])\1$/.test(word) && word.length > SHORTEST_STEM ? word.slice(0, -1) : word;
}

export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];

const groupsByStem = new Map<string, number[]>();
GROUPS.forEach((group, index) => {
  for (const word of group) groupsByStem.set(stem(word), [...(groupsByStem.get(stem(word)) ?? []), index]);
});

const relatedByStem = new Map(
  [...groupsByStem].map(([word, groups]) => [word, groups.flatMap((index) => GROUPS[index]!.map(stem))] as const),
);

/** The group a word belongs to first, by number; undefined when it is no action. */
export const actionOf = (word: string): number | undefined => groupsByStem.get(stem(word))?.[0];

/** The stems of all words that can mean the same. */
export function relatedStems(word: string): readonly string[] {
  return relatedByStem.get(stem(word)) ?? [];
}

/** Another word for the same action, the plainest. */
export const plainWord = (word: string): string => {
  const group = actionOf(word);
  return group === undefined ? word : GROUPS[group]![0]!;
};
