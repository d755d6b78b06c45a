import type { SweInstance } from "./swe-instance.ts";
import type { AgentStep } from "./swe-transcript.ts";

/** Ways in which an agent may have come by the answer instead of finding it. */
export type Leak =
  | "looked-at-other-history"
  | "named-hidden-tests"
  | "reached-for-the-network"
  | "wrote-the-known-patch";

const OTHER_HISTORY = [
  /\bgit\b[^\n;|&]*\s(?:log|rev-list|show-ref|for-each-ref|branch)\b[^\n;|&]*\s(?:--all|--remotes|-a|--reflog|-g)\b/,
  /\bgit\b[^\n;|&]*\s(?:reflog|fsck|fetch|pull|stash list|unpack-objects|ls-remote)\b/,
  /\.git\/(?:packed-refs|logs|objects|FETCH_HEAD|ORIG_HEAD)/,
];
const SHOWN_COMMIT = /\bgit\b[^\n;|&]*\s(?:show|checkout|cherry-pick|diff|cat-file)\b[^\n;|&]*?\b([0-9a-f]{7,40})\b/g;
const NETWORK = /\b(?:curl|wget|pip3? (?:install|download)|npm (?:i|install|view|pack)|git clone)\b/;

/** What in an agent's steps looks like a leak: to be looked at by a person, not a proof. */
export function leaksIn(
  instance: Pick<SweInstance, "base_commit" | "FAIL_TO_PASS" | "patch">,
  steps: readonly AgentStep[],
): readonly Leak[] {
  const commands = steps
    .filter(({ action }) => action === "shell")
    .map(({ arguments: { command } }) => (typeof command === "string" ? command : ""));
  const found: Leak[] = [];
  if (commands.some((command) => looksBeyond(command, instance.base_commit))) found.push("looked-at-other-history");
  if (namesHiddenTests(instance, steps)) found.push("named-hidden-tests");
  if (commands.some((command) => NETWORK.test(command))) found.push("reached-for-the-network");
  if (writesKnownPatch(instance.patch, steps)) found.push("wrote-the-known-patch");
  return found;
}

function looksBeyond(command: string, base: string): boolean {
  if (OTHER_HISTORY.some((pattern) => pattern.test(command))) return true;
  return [...command.matchAll(SHOWN_COMMIT)].some(([, commit]) => !base.startsWith(commit!));
}

/** A hidden test's name in what the agent wrote before any result had shown it. */
function namesHiddenTests(
  { FAIL_TO_PASS: names }: Pick<SweInstance, "FAIL_TO_PASS">,
  steps: readonly AgentStep[],
): boolean {
  let shown = "";
  for (const { thought, arguments: written, observation } of steps) {
    const text = `${thought}\n${JSON.stringify(written)}`;
    if (names.some((name) => name.length >= 12 && text.includes(name) && !shown.includes(name))) return true;
    shown += `${text}\n${observation}\n`;
  }
  return false;
}

const LEAST_LINES = 6;

/** A long repair in exactly the known words was hardly found twice. */
function writesKnownPatch(patch: string, steps: readonly AgentStep[]): boolean {
  const added = patch
    .split("\n")
    .filter((line) => line.startsWith("+") && !line.startsWith("+++"))
    .map((line) => line.slice(1).trim())
    .filter((line) => line.length > 10);
  if (added.length < LEAST_LINES) return false;
  const wrote = steps
    .flatMap(({ arguments: given }) => Object.values(given))
    .filter((value) => typeof value === "string")
    .join("\n");
  return added.every((line) => wrote.includes(line));
}
