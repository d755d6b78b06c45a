/** A kind of defect, as a simulated agent knows it. */
export interface KnownFamily {
  readonly name: string;
  /** Words by which people who know such defects speak of them. */
  readonly terms: readonly string[];
  /** What the agent thinks when it recognises one: where to look, what is wrong, how to be sure. */
  readonly thoughts: { readonly suspect: string; readonly repair: string; readonly verify: string };
}

/** A repair, as a simulated agent knows it. */
export interface KnownRepair {
  /** The issue as it was reported: by it the agent knows which repair it is before. */
  readonly problem: string;
  readonly family: string;
  /** The file with the defect. */
  readonly path: string;
  /** Runs the tests that are there. */
  readonly testCommand: string;
  /** The defect as it stands in the file, and what belongs there. */
  readonly defect: string;
  readonly repair: string;
  /** What somebody might put there who has not understood it. */
  readonly mistakes: readonly string[];
}

/** All that simulated agents know of repairs: handed to a world by whoever serves it. */
export interface RepairKnowledge {
  readonly families: readonly KnownFamily[];
  readonly repairs: readonly KnownRepair[];
}

/** What a world's models know when nobody hands them anything. */
export const NO_KNOWLEDGE: RepairKnowledge = { families: [], repairs: [] };
