import { isStatus, type StatusMap, type TestStatus } from "./status.ts";

type Named = readonly [string, TestStatus];

/** Results in pytest's summary (`FAILED name - reason`) and in its verbose lines (`name PASSED [ 3%]`). */
export const pytestStatuses = (log: string): StatusMap => statuses(log.split("\n"));

/** As pytest's, with the folders taken out of a parameter that is a path: they differ from machine to machine. */
export function pytestOptionsStatuses(log: string): StatusMap {
  return new Map([...pytestStatuses(log)].map(([name, status]) => [withoutFolders(name), status]));
}

/** As pytest's, of a log with colours and other control characters. */
export function pytestV2Statuses(log: string): StatusMap {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  return statuses(log.split("\n").map((line) => line.replace(/\[\d+m/g, "").replace(/[\u0001-\u001f]/g, "")));
}

function statuses(lines: readonly string[]): StatusMap {
  return new Map(lines.map(namedIn).filter((named) => named !== null));
}

function namedIn(line: string): Named | null {
  const [first, second] = line.split(/\s+/, 2);
  if (isStatus(first)) return second === undefined || second === "" ? null : summarised(line, first, second);
  return first !== undefined && first !== "" && isStatus(second) ? [first, second] : null;
}

function summarised(line: string, status: TestStatus, name: string): Named | null {
  // Skips are summed up by place: `SKIPPED [2] file.py:7: reason` names no test.
  if (status === "SKIPPED" && /^\[\d+\]/.test(name)) return null;
  if (status !== "FAILED") return [name, status];
  const failed = line.replaceAll(" - ", " ").split(/\s+/)[1];
  return failed === undefined ? null : [failed, status];
}

function withoutFolders(name: string): string {
  const parts = /^(.*?)\[(.*)\]/.exec(name);
  if (parts === null) return name;
  const [, test, option = ""] = parts;
  const isPath = option.startsWith("/") && !option.startsWith("//") && !option.includes("*");
  return `${test}[${isPath ? `/${option.split("/").at(-1)}` : option}]`;
}
