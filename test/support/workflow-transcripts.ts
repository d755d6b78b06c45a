import type { Action } from "../../src/suites/workflow/action.ts";
import type { Execution } from "../../src/suites/workflow/execution.ts";
import type { StopReason, Transcript, Turn } from "../../src/suites/workflow/transcript.ts";

/** An execution that went well. */
export const succeeded = (tool: string): Execution => ({ tool, verdict: "success", code: null, reached: true });

/** A turn that called the tool of this execution, with what had to be mended to read the call. */
export const turnOf = (execution: Execution, recovery: Action["recovery"] = []): Turn => ({
  finishReason: "stop",
  action: { kind: "call", written: execution.tool, tool: execution.tool, parameters: {}, recovery },
  further: 0,
  opensCall: true,
  empty: false,
  helped: false,
  execution,
});

/** A conversation without a plan, of these turns. */
export const transcriptOf = (turns: readonly Turn[], stop: StopReason = "declared"): Transcript => ({
  v: 1,
  promptType: "baseline",
  protocol: "tags",
  shownPlan: null,
  flaw: null,
  messages: [],
  turns,
  stop,
});
