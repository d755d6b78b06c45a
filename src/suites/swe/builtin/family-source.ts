/** The repositories that were written for these repairs. */
export const REPOSITORIES = ["shelf", "courier", "ledgerly", "meteo"] as const;
export type RepositoryName = (typeof REPOSITORIES)[number];

/** One repair as it is written down: the right module, how it is broken, and how people notice. */
export interface RepairSource {
  /** The module, from the repository's folder. */
  readonly path: string;
  /** Names that its tests import. */
  readonly exports: readonly string[];
  /** The module as it should be. */
  readonly source: string;
  /** The part of it that the defect is in, exactly once, and what stands there instead. */
  readonly right: string;
  readonly wrong: string;
  /** What somebody might put there in its place who has not understood it: none resolves the issue. */
  readonly mistakes: readonly string[];
  readonly issue: string;
  /** Tests that pass with the defect and without it. */
  readonly tests: string;
  /** Tests that fail with the defect: put in place by the evaluation only. */
  readonly hidden: string;
  /** Lines at the top of the tests, before the module is imported. */
  readonly preamble?: string;
}

/** A kind of defect that comes back in every repository. */
export interface FamilySource {
  readonly name: string;
  /** Words by which people who know such defects speak of them: what a workflow must speak of to be relevant. */
  readonly terms: readonly string[];
  /** What somebody thinks who recognises it: where to look, what is wrong, how to be sure. */
  readonly thoughts: { readonly suspect: string; readonly repair: string; readonly verify: string };
  readonly repairs: Readonly<Record<RepositoryName, RepairSource>>;
}
