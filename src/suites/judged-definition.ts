import { z } from "zod";
import { digestOf, type Json, parseStrictly, UsageError } from "#kernel";
import type { Verdict } from "#records";
import { type Judge, judgeOf, Vote } from "#scoring";
import { askJudge, type Judged, undecidedText } from "./ask-judge.ts";
import {
  type Grade,
  JudgeDefined,
  type JudgeDefinition,
  type JudgeSource,
  type JudgeVerdict,
  verdictOf,
} from "./define-suite.ts";
import type { TrialModels } from "./suite.ts";

/** The parts of a definition that a judge is about. */
interface JudgedParts {
  readonly judge?: JudgeDefinition | JudgeSource | undefined;
  readonly judged?: unknown;
}

/** The judge of a definition; null when it has none. Throws a `UsageError` for one that is wrong, or that is shown nothing. */
export function definedJudge(
  { judge, judged }: JudgedParts,
  { options, baseDir, where }: { readonly options: Json; readonly baseDir: string; readonly where: string },
): Judge | null {
  if ((judge === undefined) !== (judged === undefined)) {
    const [there, missing] = judge === undefined ? ["judged", "judge"] : ["judge", "judged"];
    throw new UsageError(`${where}: ${there} has no effect without ${missing}. Define both, or neither.`);
  }
  if (judge === undefined) return null;
  const written = typeof judge === "function" ? judge({ options, baseDir }) : judge;
  const { model, rubric, votes, partialCredit } = parseStrictly(JudgeDefined, written, `${where}.judge`);
  const wanted = {
    name: "model-graded",
    judge: model,
    ...(rubric === undefined ? {} : { rubric }),
    ...(votes === undefined ? {} : { votes }),
    ...(partialCredit === undefined ? {} : { "partial-credit": partialCredit }),
  };
  return judgeOf(wanted, `${where}.judge`);
}

/** The version of a suite, apart for each judge: another rubric is another result. */
export const judgedVersion = (version: string, judge: Judge | null): string =>
  judge === null ? version : `${version}-${digestOf(judge.id, 6)}`;

/** A transcript with what a judge said of it. */
const JudgedTranscript = z.object({ transcript: z.json(), votes: z.array(Vote).readonly() }).readonly();

/** Asks the judge where there is something to judge; the transcript with its votes. */
export async function withVotes(
  transcript: Json,
  { judge, judged, models }: { readonly judge: Judge; readonly judged: Judged | null; readonly models: TrialModels },
  signal: AbortSignal,
): Promise<Json> {
  const votes = judged === null ? [] : await askJudge(judged, { judge, model: models.named(judge.model) }, signal);
  return { transcript, votes };
}

/** The verdict on a stored transcript: the definition's own, from the transcript and what the votes come to. */
export function judgedVerdict(
  stored: Json,
  judge: Judge,
  {
    scoring,
    score,
  }: { readonly scoring: string; readonly score: (transcript: Json, verdict: JudgeVerdict | null) => Grade },
): Verdict {
  const { transcript, votes } = JudgedTranscript.parse(stored) as {
    readonly transcript: Json;
    readonly votes: readonly Vote[];
  };
  if (votes.length === 0) return verdictOf(score(transcript, null), scoring);
  const said = judge.score(votes);
  if (said === null) {
    const reason = { code: "judge-undecided", message: undecidedText(judge, votes) };
    return { kind: "not-scored", outcome: "harness-suspect", reason };
  }
  const grades = votes.map(({ grade }) => grade);
  const verdict = verdictOf(
    score(transcript, { score: said.score, votes: grades, explanation: said.explanation }),
    scoring,
  );
  if (verdict.kind !== "graded") return verdict;
  const judgedBy = [...new Set(votes.map((vote) => vote.judgedBy))];
  return { ...verdict, facts: { ...verdict.facts, votes: grades, judgedBy, explanation: said.explanation } };
}
