const MOST_CHARACTERS = 200_000;
const HEAD = 20_000;
const TAIL = 40_000;

/** Words of which a line that tells a test's result has at least one. */
const TELLS = /PASSED|FAILED|ERROR|XFAIL|XPASS|SKIPPED|FAIL|(?:^|\s)(?:not )?ok\b|OK$|\.\.\.|[✔✖﹣]|^_+ .*_+$| [EFfs]$/;

/** A log as it is stored: of a long one the beginning, the end, and between them the lines that tell a test's result. */
export function keptLog(log: string): string {
  if (log.length <= MOST_CHARACTERS) return log;
  const start = log.indexOf("\n", HEAD) + 1;
  const end = log.lastIndexOf("\n", log.length - TAIL) + 1;
  const between = log.slice(start, end).split("\n");
  const telling = between.filter((line) => TELLS.test(line));
  const left = between.length - telling.length;
  return `${log.slice(0, start)}[… ${left} lines that tell no result are left out …]\n${telling.join("\n")}\n${log.slice(end)}`;
}
