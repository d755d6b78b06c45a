/** The library: plan a matrix, carry it out into a ledger, define a suite of one's own. */
import { type ConfigRequest, loadConfig as loadConfigWith, type LoadedConfig } from "#config";
import { listPrice } from "#models";

/** Reads a configuration as the program does, the vendors' list prices known. Throws `UsageError` for what is wrong in it. */
export const loadConfig = (request: ConfigRequest): Promise<LoadedConfig> => loadConfigWith({ listPrice, ...request });

export type { ConfigRequest, LoadedConfig };
export { type EngineEvent, type Plan, planRun, run, type RunOptions } from "#engine";
export { RunId, Secret, SluiceError, UsageError } from "#kernel";
export type { Model, Prompt } from "#models";
export type { Completion, Message, RunSummary, Settings, Trial, Verdict } from "#records";
export {
  compareBy,
  compareTrials,
  coverage,
  experimentFigures,
  ImpossibleFigure,
  leaderboard,
  leaderboardSvg,
  renderTable,
  reportHtml,
  type ResultRow,
  type ResultTable,
  type Style,
  tableBy,
} from "#report";
export { type Comparison, comparePairs, type Interval, meanInterval, type Pair, wilsonInterval } from "#statistics";
export { SqliteStore, type Store } from "#store";
export {
  type AxisDefinition,
  classifyWorkflow,
  defineSuite,
  type Grade,
  type JudgeDefinition,
  type JudgeSource,
  type JudgeVerdict,
  readingsText,
  rereadWorkflow,
  rescoreWorkflow,
  SCORINGS,
  type Situation,
  type SuiteDefinition,
  type TaskDefinition,
  type TaskSource,
} from "#suites";
