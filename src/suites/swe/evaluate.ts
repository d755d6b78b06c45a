import { applyPatch } from "./apply-patch.ts";
import { keptLog } from "./kept-log.ts";
import { parserOf, statusesIn } from "./log-parsers.ts";
import { betweenMarkers, exitCodeIn, SPOILT } from "./markers.ts";
import { steadied } from "./observation.ts";
import type { SweInstance } from "./swe-instance.ts";
import type { SweLimits } from "./swe-settings.ts";
import type { SweEvaluation } from "./swe-transcript.ts";
import type { Workplace } from "./workplace.ts";

/** Folder of the evaluation's own files: beside the repository where that is possible. */
const folderFor = (place: Workplace): string => `${place.sandbox.workspace}/.evaluation`;

/** What an evaluation is when nobody ran one. */
export const withoutEvaluation = (trouble: SweEvaluation["trouble"]): SweEvaluation => ({
  applied: false,
  exitCode: null,
  trouble,
  log: "",
});

/** Judges a patch in a fresh workplace: applies it, puts the tests in place by the row's script, runs them, keeps the log. */
export async function evaluate(
  patch: string,
  instance: SweInstance,
  by: { readonly place: Workplace; readonly limits: SweLimits; readonly alone?: boolean },
  signal: AbortSignal,
): Promise<SweEvaluation> {
  const { place, limits, alone = false } = by;
  const folder = folderFor(place);
  await place.sandbox.write(
    [
      { path: `${folder}/patch.diff`, content: patch },
      { path: `${folder}/eval.sh`, content: instance.eval_script ?? "" },
    ],
    signal,
  );
  if (!(await applyPatch(place, `${folder}/patch.diff`, signal))) return withoutEvaluation("patch-failed");
  // Through bash: a script on a file system without the execute bit runs as well.
  const { end } = await place.run(`bash "$1/eval.sh" > "$1/eval.log" 2>&1`, signal, {
    args: [folder],
    timeoutMs: limits.evaluationMs,
    alone,
  });
  const bytes = await place.sandbox.read(`${folder}/eval.log`, signal);
  const written = bytes === null ? "" : Buffer.from(bytes).toString("utf8");
  // Published names of tests may have an address in them: only logs of our own repositories are masked.
  const log = instance.history === null ? written : steadied(written, place.hidden);
  if (end.kind === "timed-out") return { applied: true, exitCode: null, trouble: "timed-out", log: keptLog(log) };
  if (end.kind === "out-of-memory")
    return { applied: true, exitCode: null, trouble: "out-of-memory", log: keptLog(log) };
  return { applied: true, ...read(log, instance) };
}

/** What a whole log says: the part to be kept, and what is wrong with it. */
function read(log: string, instance: SweInstance): Omit<SweEvaluation, "applied"> {
  const exitCode = exitCodeIn(log);
  const spoilt = Object.entries(SPOILT).find(([words]) => log.includes(words))?.[1];
  if (spoilt !== undefined) return { exitCode, trouble: spoilt, log: keptLog(log) };
  const inside = betweenMarkers(log);
  if (inside === null) return { exitCode, trouble: "no-markers", log: keptLog(log) };
  const parser = parserOf(instance);
  const found = [inside, log].find((text) => statusesIn(text, parser).size > 0);
  return { exitCode, trouble: found === undefined ? "no-tests" : null, log: keptLog(found ?? log) };
}
