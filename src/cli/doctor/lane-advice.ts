import type { LaneExamination } from "#engine";
import type { Check } from "./check.ts";

/** One check for each model: whether any lane carries it, and which lanes do not. */
export function modelChecks(lanes: readonly LaneExamination[]): readonly Check[] {
  const models = [...new Set(lanes.map(({ requested }) => requested))];
  return models.map((model) =>
    modelCheck(
      model,
      lanes.filter(({ requested }) => requested === model),
    ),
  );
}

function modelCheck(model: string, lanes: readonly LaneExamination[]): Check {
  const name = `model ${model}`;
  const working = lanes.filter(isWorking).length;
  const says = `${working} of ${lanes.length} lanes work`;
  const wrong = lanes.some(({ verdict }) => verdict === "wrong-model");
  if (wrong)
    return { name, state: "bad", says, advice: "another model answers: correct the deployment, or add served-as" };
  if (working === 0) return { name, state: "bad", says, advice: "its trials would all stay owed" };
  return working < lanes.length
    ? { name, state: "warn", says, advice: "the others carry its calls" }
    : { name, state: "good", says };
}

/** A lane that a limit refused has the right key and the right name. */
const isWorking = ({ verdict }: LaneExamination): boolean => verdict === "answers" || verdict === "limited";

/** How much to run at once, in sentences; `sockets` is what this process may open, null when that is not bounded. */
export function parallelAdvice(lanes: readonly LaneExamination[], sockets: number | null): readonly string[] {
  const working = lanes.filter(isWorking).length;
  if (working === 0) return ["No lane works: nothing can be run yet."];
  const told = lanes.map(callsAtOnce).filter((calls) => calls !== null);
  const sum = told.reduce((all, calls) => all + calls, 0);
  const headers =
    told.length === 0
      ? `No lane of ${working} tells its limit: each finds its own while it works, and --max-workers need not be set.`
      : `By the limits that ${told.length} of ${working} lanes tell and their speed now, about ${sum} calls at once use them up; each lane finds its own pace, and --max-workers need not be set.`;
  if (sockets === null || sum <= sockets) return [headers];
  return [headers, `This process may open only ${sockets} connections: ulimit -n bounds it before the lanes do.`];
}

/** Calls in flight at which a lane uses up the requests a minute that its headers tell: rate × time, by Little's law; null when they tell none. */
function callsAtOnce({ limits, answerMs }: LaneExamination): number | null {
  const rate = limits.find((limit) => limit.of === "requests");
  if (rate?.limit === undefined || answerMs === null) return null;
  return Math.max(1, Math.round((rate.limit / 60_000) * answerMs));
}
