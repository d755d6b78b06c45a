import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { FakeClock } from "#testing";
import { ThreadDesk } from "./thread-desk.ts";

// What a thread does that answers in the words of `desk-messages.ts`, without what it takes to load TypeScript there.
const THREAD = `
const { parentPort } = require("node:worker_threads");
parentPort.on("message", ({ kind, id, question }) => {
  if (kind === "forget") return parentPort.postMessage({ kind: "answer", id: 0, json: "forgotten " + id });
  if (question.ask === "audit") return process.exit(3);
  if (question.ask === "errors") return;
  if (question.plan === "none") return parentPort.postMessage({ kind: "refusal", id, code: "SLUICE_USAGE", message: "no such plan" });
  parentPort.postMessage({ kind: "progress", id, progress: { done: 1, of: 2 } });
  parentPort.postMessage({ kind: "answer", id, json: JSON.stringify(question.ask) });
});
parentPort.postMessage({ kind: "ready" });
`;

const desks: ThreadDesk[] = [];

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk[Symbol.asyncDispose]();
});

function scene() {
  const clock = new FakeClock();
  const threads: Worker[] = [];
  const start = (): Worker => {
    const thread = new Worker(THREAD, { eval: true });
    threads.push(thread);
    return thread;
  };
  const desk = new ThreadDesk({ clock, start, idleMs: 1_000 });
  desks.push(desk);
  return { clock, threads, desk };
}

const signal = new AbortController().signal;

test("questions are answered by one thread, which tells how far it is", async () => {
  const { desk, threads } = scene();
  const progress: unknown[] = [];
  const cells = desk.ask({ ask: "cells", plan: null }, signal, (heard) => progress.push(heard));
  const coverage = desk.ask({ ask: "coverage", plan: "all" }, signal);
  expect([await cells, await coverage]).toEqual(['"cells"', '"coverage"']);
  expect(progress).toEqual([{ done: 1, of: 2 }]);
  expect(threads).toHaveLength(1);
});

test("what is refused there is refused here, with its code", async () => {
  const { desk } = scene();
  const refused = desk.ask({ ask: "coverage", plan: "none" as "all" }, signal);
  await expect(refused).rejects.toMatchObject({ code: "SLUICE_USAGE", message: "no such plan" });
});

test("a thread that dies takes its question with it, and the next one is answered by another", async () => {
  const { desk, threads } = scene();
  await expect(desk.ask({ ask: "audit" }, signal)).rejects.toThrow("has ended");
  expect(await desk.ask({ ask: "cells", plan: null }, signal)).toBe('"cells"');
  expect(threads).toHaveLength(2);
});

test("who no longer waits is answered at once, and the thread is told", async () => {
  const { desk, threads } = scene();
  const control = new AbortController();
  const asked = desk.ask({ ask: "errors", run: null }, control.signal);
  const told = new Promise((resolve) =>
    threads[0]!.on("message", ({ json }: { json?: string }) => json !== undefined && resolve(json)),
  );
  control.abort(new Error("closed"));
  await expect(asked).rejects.toThrow("closed");
  expect(await told).toBe("forgotten 1");
});

test("a thread nobody asks is ended, and begun again when somebody does", async () => {
  const { clock, desk, threads } = scene();
  await desk.ask({ ask: "cells", plan: null }, signal);
  const ended = new Promise((resolve) => threads[0]!.once("exit", resolve));
  await clock.advance(1_000);
  await ended;
  expect(await desk.ask({ ask: "cells", plan: null }, signal)).toBe('"cells"');
  expect(threads).toHaveLength(2);
});
