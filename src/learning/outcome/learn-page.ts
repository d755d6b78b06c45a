import { escaped } from "#report";
import type { StreamResult } from "../loop/learn.ts";
import { memoryAt } from "../memory/edit.ts";
import type { MemoryEntry } from "../memory/memory.ts";
import type { ArmSummary } from "./arm-summary.ts";
import { comparisonText, effortText, percentText } from "./comparison-text.ts";
import { curveSvg } from "./curve-svg.ts";
import type { LearnReport } from "./learn-report.ts";

/** A learning run as one HTML page that needs nothing else: the curve, the arms, what can be claimed, and every workflow with its evidence. */
export function learnPage(report: LearnReport, streams: readonly StreamResult[], madeBy: string): string {
  const { simulated } = report;
  const banner =
    simulated === "none"
      ? ""
      : `<p class="banner" role="note">${simulated === "all" ? "Simulated: no real model answered. These figures describe the simulation." : "Partly simulated: no real model answered in some of the trials."}</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Learning</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1>Learning</h1>
${banner}
${curveSvg(report)}
<h2>Arms</h2>
${armsTable(report.arms)}
<ul>
${report.comparisons.map((one) => `<li>${escaped(comparisonText(one))} ${escaped(effortText(one))}</li>`).join("\n")}
</ul>
<p>${report.graded} of ${report.planned} trials are graded, ${report.notScored} were not scored, ${report.owed} are owed.</p>
${streams.map(memorySection).join("\n")}
<p class="muted">Made by ${escaped(madeBy)} from the ledger.</p>
</body>
</html>
`;
}

function armsTable(arms: readonly ArmSummary[]): string {
  const figure = (value: number | null, digits: number): string => (value === null ? "–" : value.toFixed(digits));
  const range = ({ interval }: ArmSummary): string =>
    interval === null ? "–" : `${Math.round(interval.low * 100)}…${Math.round(interval.high * 100)}`;
  const rows = arms.map((arm) => [
    arm.arm,
    `${arm.full} of ${arm.graded}`,
    percentText(arm.success),
    range(arm),
    figure(arm.steps, 1),
    figure(arm.inputTokens, 0),
    figure(arm.outputTokens, 0),
    arm.costUsd === null ? "–" : `$${arm.costUsd.toFixed(4)}`,
    percentText(arm.shownShare),
  ]);
  const heads = ["arm", "solved", "success", "95 %", "steps", "tokens in", "tokens out", "cost", "shown"];
  const cells = (tag: "th" | "td", values: readonly string[]): string =>
    `<tr>${values.map((value) => `<${tag}>${escaped(value)}</${tag}>`).join("")}</tr>`;
  return `<table>${cells("th", heads)}${rows.map((row) => cells("td", row)).join("")}</table>`;
}

function memorySection({ stream, history, refused }: StreamResult): string {
  const { entries, version } = memoryAt(history);
  const out = refused.map(
    ({ task, title, message }) => `<li>${escaped(title)} (from ${escaped(task)}): ${escaped(message)}</li>`,
  );
  return `<h2>Memory of ${escaped(stream.name)}, version ${version}</h2>
${entries.map(entryHtml).join("\n")}
${out.length === 0 ? "" : `<h3>Kept out by the gate</h3><ul>${out.join("")}</ul>`}`;
}

function entryHtml({ workflow: { id, content }, evidence, counters, since, retired }: MemoryEntry): string {
  const { shown, used, wins, losses } = counters;
  const state = retired === null ? "" : ` <em>retired: ${escaped(retired)}</em>`;
  const steps = content.steps
    .map(
      ({ kind, why, do: what }) =>
        `<li><b>${kind}</b> ${escaped(what)} <span class="muted">${escaped(why)}</span></li>`,
    )
    .join("");
  return `<details${retired === null ? "" : ' class="retired"'}><summary>${escaped(content.title)} <span class="muted">${content.kind} ${id}, since version ${since}; shown ${shown}, followed ${used}, ${wins} solved, ${losses} not</span>${state}</summary>
<p>${escaped(content.when)}</p><ol>${steps}</ol><p class="muted">Evidence: ${evidence.map(({ task, trial, outcome }) => escaped(`${task} (${outcome}${trial === null ? "" : `, trial ${trial}`})`)).join(", ")}</p></details>`;
}

const STYLE = `:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 860px; margin: 2rem auto; padding: 0 1rem; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; } th, td { padding: .25rem .6rem; text-align: right; } th:first-child, td:first-child { text-align: left; }
th { border-bottom: 1px solid #8888; } .muted { opacity: .7; } .retired { opacity: .55; }
.banner { border: 1px solid #c25200; padding: .5rem .8rem; border-radius: 8px; } details { margin: .6rem 0; }`;
