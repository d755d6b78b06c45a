import type { CommandResult, Sandbox } from "#sandbox";
import type { SweInstance } from "./swe-instance.ts";
import type { Workplace } from "./workplace.ts";

/** As long as what programs print, so that a rehearsed conversation is about as long as a real one. */
const PRINTED = "x ".repeat(200);

const ended: CommandResult = {
  end: { kind: "exited", code: 0 },
  stdout: PRINTED,
  stderr: "",
  cut: false,
  tookMs: 0,
};

/** A workplace on paper: commands print something and do nothing, files hold something. For forecasts. */
export function paperPlace(instance: SweInstance): Workplace {
  const sandbox: Sandbox = {
    workspace: "/workspace",
    run: () => Promise.resolve(ended),
    write: () => Promise.resolve(),
    read: () => Promise.resolve(new TextEncoder().encode(PRINTED)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return {
    sandbox,
    folder: "/workspace/repo",
    hidden: [],
    start: instance.base_commit,
    run: () => Promise.resolve(ended),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
