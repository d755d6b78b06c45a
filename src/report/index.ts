export { type Counts } from "./counts.ts";
export { ImpossibleFigure } from "./impossible-figure.ts";
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
export { type ChartLook, leaderboardSvg } from "./svg/leaderboard-svg.ts";
export { plainStyle, type Style } from "./style.ts";
export { type SummaryLook, summaryText } from "./summary-text.ts";
