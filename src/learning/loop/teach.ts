import { type Plan, planOf } from "#engine";
import { TrialId } from "#kernel";
import type { RunSummary } from "#records";
import type { Store } from "#store";
import type { Experience } from "../experience/experience.ts";
import { induceByRules } from "../induction/induce-by-rules.ts";
import { inductionSuite, InductionTranscript } from "../induction/induction-suite.ts";
import type { Lecture } from "../memory/learn-from.ts";
import { activeEntries, type Memory } from "../memory/memory.ts";
import { type Workflow, workflowOf } from "../memory/workflow.ts";
import { settingsOf } from "./generation-plan.ts";
import { joinedPlan } from "./joined-plan.ts";
import type { LearnSettings } from "./learn-settings.ts";
import type { Stream } from "./stream.ts";

/** What one stream's generation has to teach, and what its memory knows. */
export interface Lesson {
  readonly stream: Stream;
  readonly memory: Memory;
  readonly experiences: readonly Experience[];
}

/** Carries a plan out; resolves with what is still owed of it. */
export type CarryPlan = (plan: Plan) => Promise<Pick<RunSummary, "owed">>;

/** Each experience with the workflows made of it by rules alone. */
export const lecturesByRules = ({ experiences }: Lesson): readonly Lecture[] =>
  experiences.map((experience) => ({
    experience,
    candidates: induceByRules(experience).map((content) => workflowOf(content, "rules")),
  }));

/** Each stream's experiences with the workflows a model made of them, by stream; null when some of its calls are still owed. */
export async function lecturesByModel(
  lessons: readonly Lesson[],
  { base, experienceTokens }: LearnSettings,
  store: Store,
  carry: CarryPlan,
): Promise<ReadonlyMap<Stream, readonly Lecture[]> | null> {
  const taught = lessons.filter(({ experiences }) => experiences.length > 0);
  if (taught.length === 0) return new Map();
  const plans = taught.map(({ stream, memory, experiences }) => {
    const known = activeEntries(memory).map(({ workflow }) => workflow.content.title);
    const request = { experiences, known, order: stream.order, budgetTokens: experienceTokens };
    return planOf(settingsOf(base, stream.model), inductionSuite(request), stream.repeat);
  });
  const { owed } = await carry(joinedPlan(plans));
  if (owed > 0) return null;
  const lectures = new Map<Stream, readonly Lecture[]>();
  for (const [at, { stream, experiences }] of taught.entries()) {
    const own: Lecture[] = [];
    for (const [place, experience] of experiences.entries()) {
      const trial = plans[at]!.trials[place]!;
      const candidates = await candidatesOf(store, trial.id);
      own.push({ experience, candidates: candidates ?? [], unreadable: candidates === null });
    }
    lectures.set(stream, own);
  }
  return lectures;
}

/** Null when the model's answer could not be read. */
async function candidatesOf(store: Store, trial: string): Promise<readonly Workflow[] | null> {
  const story = await store.story(TrialId(trial));
  const graded = story?.attempts.findLast(({ verdict }) => verdict?.kind === "graded");
  const transcript = InductionTranscript.safeParse(graded?.transcript);
  if (!transcript.success) return [];
  return transcript.data.contents?.map((content) => workflowOf(content, "model")) ?? null;
}
