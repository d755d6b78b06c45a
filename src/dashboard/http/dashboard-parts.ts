import type { Clock } from "#kernel";
import type { LedgerWatch } from "#store";
import type { Controls } from "../controls.ts";
import type { Desk } from "../desk/question.ts";
import type { EventStreams } from "../live/event-stream.ts";
import type { LedgerPulse } from "../live/ledger-pulse.ts";
import type { PreparedAnswers } from "../live/prepared-answers.ts";
import type { PageFiles } from "./page-files.ts";

/** What the requests of a dashboard are answered with. */
export interface DashboardParts {
  readonly watch: LedgerWatch;
  readonly pulse: LedgerPulse;
  readonly streams: EventStreams;
  readonly prepared: PreparedAnswers;
  readonly desk: Desk;
  readonly controls: Controls;
  readonly files: PageFiles;
  readonly clock: Clock;
  /** What an order must bear. */
  readonly token: string;
  /** The port this is asked on. */
  readonly port: () => number;
  /** Aborts when the dashboard is closed. */
  readonly signal: AbortSignal;
  /** Told of what was thrown and is a bug. */
  readonly onBug: (error: unknown) => void;
}
