import type { LaneExamination } from "#engine";
import type { Style } from "#report";
import type { Check } from "./check.ts";

/** One lane as a line: who answered, how fast, within which limits; and a second one when something is wrong. */
export function laneText(lane: LaneExamination, style: Style): string {
  const { provider, key, requested, routed, verdict, says } = lane;
  const route = routed === requested ? "" : ` as ${routed}`;
  const head = `${MARKS[verdict](style)} ${provider}  ${key}  ${requested}${route}`;
  const facts = [nameText(lane), speedText(lane), ...limitTexts(lane)].filter((text) => text !== "");
  const label = lane.simulated ? style.warn("  SIMULATED") : "";
  const line = `${head}  ${style.dim(facts.join(", "))}${label}`;
  return says === null ? line : `${line}\n      ${style.warn(says)}`;
}

/** One check as a line, with what to do about it. */
export function checkText({ name, state, says, advice }: Check, style: Style): string {
  const mark = { good: style.good("ok  "), warn: style.warn("mind"), bad: style.bad("bad ") }[state];
  return `${mark} ${name}: ${says}${advice === undefined ? "" : style.warn(`; ${advice}`)}`;
}

const MARKS: Readonly<Record<LaneExamination["verdict"], (style: Style) => string>> = {
  answers: (style) => style.good("ok  "),
  limited: (style) => style.warn("busy"),
  refused: (style) => style.bad("dead"),
  "wrong-model": (style) => style.bad("who?"),
  fails: (style) => style.bad("fail"),
};

function nameText({ reported, verdict }: LaneExamination): string {
  if (verdict !== "answers" && verdict !== "wrong-model") return "";
  return reported === null ? "answers without a name" : `answered by ${reported}`;
}

function speedText({ headMs, answerMs }: LaneExamination): string {
  if (answerMs === null) return "";
  const head = headMs === null ? "" : `, let in after ${Math.round(headMs)} ms`;
  return `whole after ${Math.round(answerMs)} ms${head}`;
}

function limitTexts({ limits }: LaneExamination): readonly string[] {
  return limits.map(({ of, limit, remaining, resetMs }) => {
    const left = remaining === undefined ? "" : `${remaining} left of `;
    const reset = resetMs === undefined ? "" : ` (again in ${Math.ceil(resetMs / 1000)} s)`;
    return `${left}${limit ?? "?"} ${of}${reset}`;
  });
}
