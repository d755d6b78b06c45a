/**
 * The dashboard's server. It listens on the loopback addresses alone and serves the page of `dist/web` at `/`; the page's own
 * places are behind `#`, so that a link to one can be shared. `sluice dashboard` prints `http://127.0.0.1:PORT/#token=HEX`: the
 * page keeps the token to itself, takes it out of the address, and sends it in the header `x-sluice-token` with each order.
 * Without it everything can be seen and nothing changed.
 *
 *   GET  /api/overview                                            Overview
 *   GET  /api/events[?run=ID]                                     an event stream of LiveEvents
 *   GET  /api/runs/ID                                             RunPage
 *   GET  /api/runs/ID/matrix                                      MatrixPage
 *   GET  /api/runs/ID/calls?offset=&limit=                        CallsPage
 *   POST /api/runs/ID/orders                                      OrderRequest, answered by OrderReply
 *   GET  /api/results?by=A,B&plan=latest|all|ID&order=success|axes   ResultsPage
 *   GET  /api/coverage?plan=                                      ResultsPage
 *   GET  /api/trials?query=&plan=&cell=&outcome=&cursor=&limit=   TrialsPage
 *   GET  /api/trials/ID                                           TrialPage
 *   GET  /api/compare?axis=&values=A,B&by=&plan=                  Prepared<ComparePage>
 *   GET  /api/compare-runs?first=ID&second=ID                     Prepared<RunsPage>
 *   GET  /api/experiments?plan=latest|all                         Prepared<ExperimentsPage>
 *   GET  /api/errors[?run=ID]                                     Prepared<ErrorsPage>
 *   GET  /api/audit                                               Prepared<AuditPage>
 *
 * A `Prepared` one that is stale is made anew with `&fresh=1`. Whatever goes wrong is a `Refusal`. The types are `#report`'s.
 */
export type { Controls } from "./controls.ts";
export { type Dashboard, type DashboardOptions, serveDashboard } from "./dashboard-server.ts";
export { answerOver } from "./desk/answer-over.ts";
export { type AuditWork, LedgerDesk, type LedgerDeskOptions } from "./desk/ledger-desk.ts";
export type { Desk, Progress, Question } from "./desk/question.ts";
export { ThreadDesk } from "./desk/thread-desk.ts";
