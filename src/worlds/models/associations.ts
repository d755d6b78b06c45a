import { plainWord, stem } from "./english.ts";

/** What words bring to mind though they are no actions: how a reader gets from "it takes too much room" to compressing. */
const ASSOCIATIONS: Readonly<Record<string, string>> = {
  read: "content hand",
  scan: "inventory glance holds folder directory",
  compress: "space room big smaller size disk",
  parse: "raw text unstructured single",
  filter: "only noise matter criteria condition relevant irrelevant anything",
  transform: "shape form representation expected suit",
  validate: "rule schema integrity right valid correct contract breaks",
  aggregate: "totals sum average overall",
  fetch: "newest api endpoint remote online",
  monitor: "outage unseen health uptime alive",
  route: "charge traffic suits destination",
  post: "arrive partner recipient",
  predict: "future tomorrow next upcoming forecast",
  simulate: "scenario tried played courses happen",
  optimize: "best better optimal settings",
  analyze: "unusual pattern outlier insight trend stands why",
  calculate: "mean median number figure exactly percentage",
  authenticate: "proof access identity permission shut",
  map: "names layout correspondence agree",
  queue: "wait turn worker backlog once",
  schedule: "every anew daily regularly nightly",
  connect: "connection reachable line link",
  log: "auditor later protocol history",
  cache: "again second same repeatedly",
  track: "progress remains far status",
  help: "tidy blemish label trim",
  notify: "news informed awareness word",
};

const actionByStem = new Map<string, string>();
for (const [action, words] of Object.entries(ASSOCIATIONS)) {
  for (const word of words.split(" "))
    if (!actionByStem.has(stem(word))) actionByStem.set(stem(word), plainWord(action));
}

/** The action most of these words bring to mind, the earlier one where two are even; null when none does. */
export function evokedBy(words: readonly string[], knows: (word: string) => boolean): string | null {
  const counts = new Map<string, number>();
  for (const word of words) {
    const action = actionByStem.get(stem(word));
    if (action !== undefined && knows(word)) counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  const [first, ...others] = counts;
  if (first === undefined) return null;
  return others.reduce((best, other) => (other[1] > best[1] ? other : best), first)[0];
}
