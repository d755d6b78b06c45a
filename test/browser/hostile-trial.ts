import { LaneId, RunId, systemClock, TaskId } from "#kernel";
import { type LedgerRecord, planId, type Trial, trialOf } from "#records";
import { SqliteStore } from "#store";

/** What models and tools may write to be taken for more than text. Each would set `window.taken` if it ran. */
export const HOSTILE = [
  `<img src=x onerror="window.taken='img'"><svg onload="window.taken='svg'"></svg>`,
  `<script>window.taken='script'</script></pre></li></main><h1 id="forged">Forged</h1>`,
  `<iframe srcdoc="<script>parent.taken='frame'</script>"></iframe><object data="data:text/html,<script>taken=1</script>"></object>`,
  `<a href="javascript:window.taken='link'">click</a> <form action="https://attacker.example"><input autofocus onfocus="window.taken='focus'">`,
  `<style>body{display:none}</style><link rel=stylesheet href="https://attacker.example/x.css"><meta http-equiv=refresh content="0;url=https://attacker.example">`,
  "data:text/html;base64,PHNjcmlwdD53aW5kb3cudGFrZW49MTwvc2NyaXB0Pg== {{constructor.constructor('window.taken=1')()}} ${window.taken=1}",
  "pay 100\u202E001 yap\u202C to \u2066me\u2069\u200B and\u0007\u001B[2J wipe",
].join("\n");

/** A ledger with one trial whose every text is hostile: its task, its cell, its messages, its tool calls, its facts and its errors. */
export async function writeHostileTrial(folder: string): Promise<Trial["id"]> {
  const trial = trialOf({
    suite: "hostile@1",
    cell: {
      model: `<b onmouseover="window.taken='cell'">model</b>`,
      style: `"><img src=x onerror="window.taken='axis'">`,
    },
    task: TaskId(`<i onclick="window.taken='task'">task</i>`),
    taskDigest: "0".repeat(32),
    repeat: 0,
    planSeed: 1,
    sampling: {},
    simulated: true,
  });
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  const plan = planId([trial]);
  await store.recordPlan({ v: 1, id: plan, suite: "hostile@1", trials: 1, cells: 1, axes: ["style"], excluded: [] }, [
    trial,
  ]);
  for (const record of recordsOf(trial)) await store.append(record);
  const run = RunId("hostile-run");
  await store.append({
    v: 1,
    type: "run-started",
    run,
    plan,
    at: 0,
    title: HOSTILE.slice(0, 80),
    simulated: true,
    manifest: {},
  });
  await store.append({ v: 1, type: "run-ended", run, at: 9, how: "failed", summary: {} });
  return trial.id;
}

function recordsOf({ id: trial }: Trial): readonly LedgerRecord[] {
  const of = { v: 1, trial, attempt: 1, run: RunId("hostile-run") } as const;
  const lane = LaneId(`lane/"><script>window.taken='lane'</script>`);
  const toolCall = { id: HOSTILE.slice(0, 40), name: "<svg/onload=taken=1>", arguments: HOSTILE };
  const completion = {
    content: HOSTILE,
    reasoning: HOSTILE,
    toolCalls: [toolCall],
    finishReason: "stop",
    usage: null,
    reportedModel: HOSTILE,
    simulated: true,
  } as const;
  const messages = [
    { role: "system", content: HOSTILE },
    { role: "assistant", content: HOSTILE, toolCalls: [toolCall] },
    { role: "tool", content: HOSTILE, toolCallId: toolCall.id },
  ];
  const reason = { code: "<u>code</u>", message: HOSTILE };
  const verdict = {
    kind: "graded",
    outcome: "partial",
    score: 0.5,
    scoring: "hostile@1",
    facts: { quoted: HOSTILE },
  } as const;
  const send = { call: 0, send: 1 };
  return [
    { ...of, type: "attempt-started", at: 1 },
    { ...of, type: "send-started", ...send, lane, at: 2 },
    { v: 1, trial, attempt: 1, type: "send-ended", ...send, at: 3, verdict: "failed", status: 500, reason },
    {
      ...of,
      type: "call-answered",
      call: 0,
      promptDigest: "p",
      lane,
      requestedModel: "m",
      routedModel: HOSTILE,
      completion,
      sends: 1,
      sentAt: 2,
      at: 4,
      costUsd: null,
    },
    {
      ...of,
      type: "attempt-ended",
      at: 5,
      verdict,
      reason: null,
      transcript: { messages },
      quarantined: false,
      simulated: true,
    },
  ];
}
