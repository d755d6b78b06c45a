import { digestOf, TaskId, type TrialId } from "#kernel";
import type { Verdict } from "#records";
import type { Store } from "#store";
import { classifyWorkflow, ModelClassification, type Suite } from "#suites";
import type { StoredJob } from "./stored-jobs.ts";

/** A stored trial that is not full. */
export interface ToClassify {
  readonly trial: TrialId;
  /** The model that was measured. */
  readonly about: string;
  /** The attempt that settled it. */
  readonly attempt: number;
}

/** What the tasks of the suite are made of. */
export interface ClassificationSources {
  readonly trials: readonly ToClassify[];
  readonly jobs: ReadonlyMap<TrialId, StoredJob>;
  /** The ledger that has the transcripts. */
  readonly store: Pick<Store, "story">;
}

/**
 * Stored trials as tasks: a model says which kind of error each ended in. Full means that it says what the rules say; the
 * verdict, its reason and confidence are facts. An axis `about` names the model that was measured.
 */
export function classificationSuite({ trials, jobs, store }: ClassificationSources): Suite<ToClassify> {
  const models = [...new Set(trials.map(({ about }) => about))];
  return {
    name: "workflow-errors",
    version: "1",
    axes: [{ name: "about", values: models, default: models }],
    defaultInstances: "all",
    findings: [],
    tasks: ({ about }) =>
      trials
        .filter((trial) => trial.about === about)
        .map((body) => ({ id: TaskId(body.trial), digest: digestOf([body.trial, body.attempt], 24), body })),
    solve: async ({ task: { body } }, { asked }, signal) => {
      const story = await store.story(body.trial);
      const transcript = story?.attempts.find(({ attempt }) => attempt === body.attempt)?.transcript ?? null;
      const stored = jobs.get(body.trial);
      if (transcript === null || stored === undefined) throw new Error(`trial ${body.trial} has lost its transcript`);
      return classifyWorkflow({ job: stored.job, transcript }, { model: asked, price: null }, signal);
    },
    score: (_, transcript) => verdictOf(ModelClassification.parse(transcript)),
  };
}

function verdictOf(said: ModelClassification): Verdict {
  if (said.kind === "unavailable") return { kind: "not-scored", outcome: "harness-suspect", reason: said.because };
  const { byRules, byModel, reason, confidence, agrees } = said;
  const facts = { byRules, byModel, reason, confidence };
  const scoring = "workflow-errors-1";
  return { kind: "graded", outcome: agrees ? "full" : "failure", score: agrees ? 1 : 0, scoring, facts };
}
