import type { LegacyFile, LegacyTranscript } from "#records";
import { counted, type Evidence, type Finding, findingOf, listed } from "../finding.ts";
import { secretsIn } from "../secrets.ts";

/** Looks at a recorded conversation: did anything run, whose failure was it, and does the outcome fit? */
export function transcriptChecks({ transcript }: LegacyFile): Finding[] {
  if (transcript === null) return [];
  return [
    ...executionCheck(transcript),
    ...outageCheck(transcript),
    ...outcomeCheck(transcript),
    ...secretCheck(transcript),
  ];
}

/** Whether a conversation executed nothing although the model opened calls: the original read only closed ones. */
export const executedNothing = ({ executed, unclosedCalls }: LegacyTranscript): boolean =>
  executed.length === 0 && unclosedCalls > 0;

function executionCheck(transcript: LegacyTranscript): Finding[] {
  if (!executedNothing(transcript)) return [];
  const { unclosedCalls } = transcript;
  return findingOf(
    "nothing-executed",
    [{ at: "$.execution_history", found: { executed: 0, unclosedCalls } }],
    `no tool was run, although ${counted(unclosedCalls, "message")} of the model open a tool call without closing it`,
  );
}

function outageCheck({ apiIssues, recorded }: LegacyTranscript): Finding[] {
  if (apiIssues === 0 || recorded.success !== false) return [];
  return findingOf(
    "outage-scored",
    [{ at: "$.api_issues", found: apiIssues }],
    `${counted(apiIssues, "request")} failed at the provider, and the trial was scored as a failure of the model`,
  );
}

function outcomeCheck({ recorded, executed, requiredTools }: LegacyTranscript): Finding[] {
  const ran = executed.filter(({ success }) => success).map(({ tool }) => tool);
  const reached = requiredTools.filter((tool) => ran.includes(tool));
  const evidence: Evidence[] = [];
  if (recorded.success === true && recorded.error !== null)
    evidence.push({ at: "$.result.error", found: recorded.error, expected: null });
  if (recorded.success === true && requiredTools.length > 0 && reached.length === 0) {
    evidence.push({ at: "$.result.success", found: true, expected: "false: no required tool succeeded" });
  }
  if (recorded.success === false && recorded.error === null)
    evidence.push({ at: "$.result.error", found: null, expected: "a reason" });
  if (recorded.toolCalls.join() !== ran.join())
    evidence.push({ at: "$.result.tool_calls", found: [...recorded.toolCalls], expected: ran });
  return findingOf(
    "outcome-contradicts",
    evidence,
    `the recorded outcome contradicts what is recorded beside it: ${listed(evidence.map(({ at, found }) => `${at} is ${JSON.stringify(found)}`))}`,
  );
}

function secretCheck({ texts }: LegacyTranscript): Finding[] {
  const signs = texts.flatMap((text) => secretsIn(text));
  return findingOf(
    "secret-in-transcript",
    signs.map(({ kind, fingerprint }) => ({ at: kind, found: fingerprint })),
    `${counted(signs.length, "text")} hold what looks like ${listed([...new Set(signs.map(({ kind }) => kind))])}`,
  );
}
