import { namesOfSource } from "../gate/concrete-names.ts";
import type { Experience } from "../experience/experience.ts";

const STOP = new Set(
  (
    "about above after again against also although always another because been before being below between both cannot could does doing done down during each either else even every " +
    "expected example following from further have having here however instead into issue itself just like made make makes many more most must never none only other over please " +
    "rather same should shows since some something still such than that their them then there these they thing this those though through under until using very want were what when " +
    "where which while will with within without would your function method class code file line test tests call calls called return returns returned result results value values python javascript node"
  ).split(" "),
);

/** Words of an issue that another issue of its kind may share: no names of its program, the most frequent first. */
export function cuesOf(experience: Experience, most = 14): readonly string[] {
  const names = namesOfSource(experience);
  const counts = new Map<string, number>();
  for (const [word] of experience.problem.toLowerCase().matchAll(/(?<![\w./-])[a-z]{4,18}(?![\w/-]|\.\w)/g)) {
    if (!STOP.has(word) && !names.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([word]) => word);
}
