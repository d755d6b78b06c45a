import { isStatus, STATUSES, type StatusMap, type TestStatus } from "./status.ts";

/** SymPy's own runner: `test_name ok`, and a heading of underscores over each failure. */
export function sympyStatuses(log: string): StatusMap {
  const found = new Map<string, TestStatus>();
  for (const [, file, test] of log.matchAll(/_* (.*)\.py:(.*) _*/g)) found.set(`${file}.py:${test}`, "FAILED");
  const endings: Readonly<Record<string, TestStatus>> = { E: "ERROR", F: "FAILED", ok: "PASSED" };
  for (const line of log.split("\n").map((one) => one.trim())) {
    const words = line.split(/\s+/);
    const status = words.length > 1 ? endings[words.at(-1)!] : undefined;
    if (line.startsWith("test_") && status !== undefined) found.set(words[0]!, status);
  }
  return found;
}

/** Seaborn's: pytest's verbose lines for what passed, its summary for what failed. */
export function seabornStatuses(log: string): StatusMap {
  const found = new Map<string, TestStatus>();
  for (const line of log.split("\n")) {
    const [first = "", second] = line.split(/\s+/);
    if (first.startsWith("FAILED") && second !== undefined) found.set(second, "FAILED");
    else if (second === "PASSED" && first !== "") found.set(first, "PASSED");
    else if (first.startsWith("PASSED") && second !== undefined) found.set(second, "PASSED");
  }
  return found;
}

/** Matplotlib's: pytest's summary, with mouse buttons by number as the names of its tests have them. */
export function matplotlibStatuses(log: string): StatusMap {
  const found = new Map<string, TestStatus>();
  for (const raw of log.split("\n")) {
    const line = raw.replaceAll("MouseButton.LEFT", "1").replaceAll("MouseButton.RIGHT", "3");
    if (!STATUSES.some((status) => line.startsWith(status))) continue;
    const [first, test] = (line.startsWith("FAILED") ? line.replaceAll(" - ", " ") : line).split(/\s+/);
    if (isStatus(first) && test !== undefined && test !== "") found.set(test, first);
  }
  return found;
}
