export { auditLedger, auditOfRefused } from "./audit/ledger/audit-ledger.ts";
export type { LedgerAuditOptions, LedgerSource } from "./audit/ledger/ledger-source.ts";
export { type Evidence, type Finding, findingOf, type Severity } from "./audit/finding.ts";
export { type FindingCode, FINDINGS } from "./audit/finding-codes.ts";
export { type AuditedFile, auditLegacy } from "./audit/legacy/audit-legacy.ts";
export { judgeLegacy } from "./audit/legacy/judge-legacy.ts";
export { type FindingsLook, renderFindings } from "./audit/render-findings.ts";
export { type ImportOutcome, renderImports } from "./audit/render-imports.ts";
export { compareBy, type ComparisonRequest, type ComparisonRow, type Comparisons } from "./compare-by.ts";
export { type Counts } from "./counts.ts";
export { durationText } from "./duration-text.ts";
export { experimentFigures } from "./experiments/experiment-figures.ts";
export type { Figure, FigureColumn, FigureTable } from "./experiments/figure.ts";
export type { ReportContent } from "./html/report-content.ts";
export { reportHtml } from "./html/report-html.ts";
export { type BesideRow, besideImported } from "./imported/beside-imported.ts";
export { type ImportedSection, type ImportedSourceRow, importedSection } from "./imported/imported-section.ts";
export { renderImported } from "./imported/render-imported.ts";
export { ImpossibleFigure } from "./impossible-figure.ts";
export { type LaneCourse, renderLaneChart } from "./lane-chart.ts";
export {
  type FillingCommand,
  type PlanCoverage,
  planCoverage,
  renderCoverage,
  type ShortCell,
} from "./plan-coverage.ts";
export { clockText } from "./live/live-look.ts";
export { livePlainLine, liveScreen } from "./live/live-screen.ts";
export { phaseText, reasonText } from "./live/live-waits.ts";
export { type HarnessNote, harnessLines, harnessNotes } from "./harness-notes.ts";
export { LeanRows } from "./lean-rows.ts";
export { renderComparisons } from "./render-comparisons.ts";
export { type Classified, classifiedOf, type ClassifiedTrial, renderClassified } from "./classified.ts";
export { renderRescored, type Rescored, type RescoredChange, type RescoredTrial, rescoredOf } from "./rescored.ts";
export { renderTable, type TableLook } from "./render-table.ts";
export {
  type AxisValue,
  coverage,
  leaderboard,
  type ResultRow,
  type ResultTable,
  tableBy,
  type TableOrder,
} from "./result-table.ts";
export { escaped } from "./svg/element.ts";
export { type ChartLook, leaderboardSvg } from "./svg/leaderboard-svg.ts";
export { type CurvePanels, panelsSvg } from "./svg/panels-svg.ts";
export { plainStyle, type Style } from "./style.ts";
export { type SummaryLook, summaryText } from "./summary-text.ts";
export { wrap } from "./text-width.ts";
export { compareTrials, type PairedComparison } from "./trial-pairs.ts";
export { talliesOf, type TaskOutcome, tableOfTrials, tableOverTasks } from "./trial-table.ts";
export { figureViews } from "./views/figure-views.ts";
export type { CellsEvent, GoneEvent, Hello, HistoryEvent, LiveEvents, TroubleEvent } from "./views/live-event.ts";
export type { OrderReply, OrderRequest, Refusal } from "./views/orders.ts";
export type { LedgerFacts, Overview, RunLine } from "./views/overview.ts";
export type { Prepared } from "./views/prepared.ts";
export type {
  AuditPage,
  ComparePage,
  ErrorKind,
  ErrorsPage,
  ExperimentsPage,
  FigureChart,
  FigureView,
  ResultsPage,
  RunsPage,
  RunsRow,
} from "./views/result-pages.ts";
export type { CallsPage, CellChange, MatrixCell, MatrixPage, RunPage } from "./views/run-page.ts";
export type { AttemptView, CallView, SendView, TrialLine, TrialPage, TrialsPage } from "./views/trial-pages.ts";
