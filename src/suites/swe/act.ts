import { assertNever } from "#kernel";
import type { CommandEnd } from "#sandbox";
import type { Action } from "./action.ts";
import { shortened, steadied } from "./observation.ts";
import { helpText } from "./prompts.ts";
import type { SweLimits } from "./swe-settings.ts";
import type { Workplace } from "./workplace.ts";

/** What an action brought, as the model is told. */
export interface Brought {
  readonly observation: string;
  /** Null for everything but a command that ended by itself. */
  readonly exitCode: number | null;
}

/** Does what the agent asked for. What goes wrong with its doing is told to it; a `SandboxError` is thrown. */
export async function act(place: Workplace, action: Action, limits: SweLimits, signal: AbortSignal): Promise<Brought> {
  const { observation, exitCode = null } = await brought(place, action, limits, signal);
  return { observation: shortened(steadied(observation, place.hidden), limits.observationCharacters), exitCode };
}

interface Raw {
  readonly observation: string;
  readonly exitCode?: number;
}

async function brought(place: Workplace, action: Action, limits: SweLimits, signal: AbortSignal): Promise<Raw> {
  switch (action.kind) {
    case "shell":
      return shell(place, action.arguments.command, limits, signal);
    case "view":
      return { observation: await view(place, action.arguments, signal) };
    case "edit":
      return { observation: await edit(place, action.arguments, signal) };
    case "create":
      return { observation: await create(place, action.arguments, signal) };
    case "submit":
      return { observation: "" };
    case "malformed":
      return { observation: helpText(action.why) };
    default:
      return assertNever(action);
  }
}

async function shell(place: Workplace, command: string, limits: SweLimits, signal: AbortSignal): Promise<Raw> {
  // One stream, so that errors stand where they happened.
  const { end, stdout } = await place.run(`exec 2>&1\n${command}`, signal);
  const text = stdout === "" || stdout.endsWith("\n") ? stdout : `${stdout}\n`;
  return { observation: `${text}[${endText(end, limits)}]`, ...(end.kind === "exited" ? { exitCode: end.code } : {}) };
}

function endText(end: CommandEnd, { commandMs }: SweLimits): string {
  switch (end.kind) {
    case "exited":
      return `exit code ${end.code}`;
    case "timed-out":
      // What was allowed, not what was measured: that differs each time.
      return `stopped after ${commandMs / 1000} s`;
    case "out-of-memory":
      return "stopped: it took more memory than there is";
    default:
      return assertNever(end);
  }
}

async function textOf(place: Workplace, path: string, signal: AbortSignal): Promise<string | null> {
  const bytes = await place.sandbox.read(pathIn(place, path), signal);
  return bytes === null ? null : Buffer.from(bytes).toString("utf8");
}

const pathIn = (place: Workplace, path: string): string => (path.startsWith("/") ? path : `${place.folder}/${path}`);

const missing = (path: string): string => `There is no file ${path}. Nothing was done.`;

async function view(
  place: Workplace,
  { path, from = 1, to }: Extract<Action, { kind: "view" }>["arguments"],
  signal: AbortSignal,
): Promise<string> {
  const text = await textOf(place, path, signal);
  if (text === null) return missing(path);
  const lines = text.replace(/\n$/, "").split("\n");
  const shown = lines.slice(from - 1, to);
  if (shown.length === 0) return `${path} has ${lines.length} lines.`;
  return shown.map((line, at) => `${String(from + at).padStart(5)}  ${line}`).join("\n");
}

async function edit(
  place: Workplace,
  { path, old, new: replacement }: Extract<Action, { kind: "edit" }>["arguments"],
  signal: AbortSignal,
): Promise<string> {
  const text = await textOf(place, path, signal);
  if (text === null) return missing(path);
  const places = text.split(old).length - 1;
  if (places !== 1) {
    return `${path} was left alone: the old text is in it ${places === 0 ? "nowhere" : `${places} times`}, it must be there exactly once.`;
  }
  await place.sandbox.write([{ path: pathIn(place, path), content: text.split(old).join(replacement) }], signal);
  return `${path} was changed.`;
}

async function create(
  place: Workplace,
  { path, content }: Extract<Action, { kind: "create" }>["arguments"],
  signal: AbortSignal,
): Promise<string> {
  await place.sandbox.write([{ path: pathIn(place, path), content }], signal);
  return `${path} was written.`;
}
