import { expect, test } from "vitest";
import { deferred, UsageError } from "#kernel";
import { FakeClock } from "#testing";
import type { Desk, Progress } from "../desk/question.ts";
import { PreparedAnswers } from "./prepared-answers.ts";

const AUDIT = { ask: "audit" } as const;

function scene() {
  const clock = new FakeClock();
  const asked: {
    readonly signal: AbortSignal;
    readonly answer: ReturnType<typeof deferred<string>>;
    tell(progress: Progress): void;
  }[] = [];
  const desk: Desk = {
    warm: () => undefined,
    ask: (_question, signal, onProgress = () => undefined) => {
      const answer = deferred<string>();
      asked.push({ signal, answer, tell: onProgress });
      return answer.promise;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  const ledger = { version: "1" };
  const prepared = new PreparedAnswers(desk, clock, async () => ledger.version);
  /** Asks, and lets the second pass for which a request is held. */
  const look = async (fresh = false): Promise<unknown> => {
    const text = prepared.of(AUDIT, fresh);
    await clock.advance(1_000);
    return JSON.parse(await text);
  };
  return { clock, asked, ledger, prepared, look };
}

test("what takes long says how far it is, and is begun once", async () => {
  const { asked, look } = scene();
  expect(await look()).toMatchObject({ state: "working", done: null, of: null });
  asked[0]!.tell({ done: 10, of: 40 });
  expect(await look()).toMatchObject({ state: "working", done: 10, of: 40 });
  asked[0]!.answer.resolve('{"found":1}');
  expect(await look()).toMatchObject({ state: "ready", stale: false, value: { found: 1 } });
  expect(asked).toHaveLength(1);
});

test("an answer is stale when the ledger has gone on, and made anew when that is wanted", async () => {
  const { asked, ledger, look } = scene();
  await look();
  asked[0]!.answer.resolve("1");
  await look();
  ledger.version = "2";
  expect(await look()).toMatchObject({ state: "ready", stale: true, value: 1 });
  expect(await look(true)).toMatchObject({ state: "working" });
  asked[1]!.answer.resolve("2");
  expect(await look()).toMatchObject({ state: "ready", stale: false, value: 2 });
});

test("a question nobody asks any more is given up", async () => {
  const { clock, asked, look } = scene();
  await look();
  await clock.advance(13_000);
  expect(asked[0]!.signal.aborted).toBe(false);
  await clock.advance(3_000);
  expect(asked[0]!.signal.aborted).toBe(true);
  await look();
  expect(asked).toHaveLength(2);
});

test("a question that makes no sense says why, a bug does not, and both are asked anew", async () => {
  const { asked, look } = scene();
  await look();
  asked[0]!.answer.reject(new UsageError("there is no axis"));
  // What failed is said to whoever asks while it fails; who asks later begins anew.
  await Promise.resolve();
  await look();
  expect(asked).toHaveLength(2);
  const text = look();
  asked[1]!.answer.reject(new Error("secret words of a bug"));
  expect(await text).toEqual({
    state: "failed",
    code: "SLUICE_BUG",
    message: expect.not.stringContaining("secret") as string,
  });
});
