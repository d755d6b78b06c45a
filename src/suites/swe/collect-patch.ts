import type { SweTranscript } from "./swe-transcript.ts";
import type { Workplace } from "./workplace.ts";

type Collected = Pick<SweTranscript, "patch" | "scratch">;

/** Bytes of a patch that are kept; a longer one is no repair. */
const MOST_BYTES = 16 * 1024 * 1024;

const TEST_FOLDERS = new Set(["tests", "__tests__"]);
const TOP_TEST_FOLDERS = new Set(["test", "testing", "e2e", "spec"]);
const TEST_FILE = /^(?:test_.*\.py|.*_test\.py|conftest\.py|.*\.(?:test|spec)\.[cm]?[jt]sx?)$/;
const TRY_OUT =
  /^(?:re?pro|reproduce|debug|scratch|te?mp|try|demo|verify|check_|test)|\.(?:orig|rej|log|out|bak|pyc)$/i;

/** Whether a path is the tests' own, which an agent's patch leaves alone. */
export function isTestPath(path: string): boolean {
  const folders = path.split("/");
  const file = folders.pop() ?? "";
  if (TEST_FILE.test(file) || TOP_TEST_FOLDERS.has(folders[0] ?? "")) return true;
  return folders.some((folder) => TEST_FOLDERS.has(folder));
}

/** Whether a file that the agent made is for trying things out: at the top of the repository, or by its name. */
export const isScratch = (path: string): boolean => !path.includes("/") || TRY_OUT.test(path.split("/").at(-1) ?? "");

/** What the agent changed since the base commit: source as a patch; tests, what it made for itself, and binaries by name only. */
export async function collectPatch(place: Workplace, signal: AbortSignal): Promise<Collected> {
  const listed = await place.run(LIST_CHANGES, signal, { args: [place.start], keepBytes: MOST_BYTES });
  // An agent that destroyed the repository has left no repair.
  if (listed.end.kind !== "exited" || listed.end.code !== 0) return { patch: "", scratch: [] };
  const changes = changesIn(listed.stdout);
  const kept = changes.filter(({ leftOut }) => !leftOut).map(({ path }) => path);
  const scratch = changes.filter(({ leftOut }) => leftOut).map(({ path }) => path);
  if (kept.length === 0) return { patch: "", scratch };
  const diff = await place.run(DIFF, signal, {
    args: [place.start],
    input: kept.map((path) => `${path}\0`).join(""),
    keepBytes: MOST_BYTES,
  });
  return { patch: diff.cut ? "" : diff.stdout, scratch };
}

const LIST_CHANGES = `git add -A . >/dev/null 2>&1
git diff --cached --raw --no-renames --no-abbrev -z "$1" && printf '\\0' && git diff --cached --numstat --no-renames -z "$1"`;

const DIFF = `paths=()
while IFS= read -r -d '' path; do paths+=("$path"); done
git --literal-pathspecs diff --cached --no-renames --no-color --no-ext-diff --src-prefix=a/ --dst-prefix=b/ "$1" -- "\${paths[@]}"`;

interface Change {
  readonly path: string;
  readonly leftOut: boolean;
}

/** Reads `git diff --raw -z`, an empty field, then `--numstat -z`. */
function changesIn(text: string): readonly Change[] {
  const raw: { readonly path: string; readonly head: string }[] = [];
  const fields = text.split("\0");
  let at = 0;
  for (; (fields[at] ?? "").startsWith(":"); at += 2) raw.push({ head: fields[at]!, path: fields[at + 1] ?? "" });
  const binaries = new Set(
    fields
      .slice(at)
      .filter((field) => field.startsWith("-\t-\t"))
      .map((field) => field.slice(4)),
  );
  return raw.map(({ path, head }) => {
    const [, mode, , , status] = head.split(" ");
    const isForeignRepository = mode === "160000";
    const isMade = status === "A";
    return {
      path,
      leftOut: isTestPath(path) || binaries.has(path) || isForeignRepository || (isMade && isScratch(path)),
    };
  });
}
