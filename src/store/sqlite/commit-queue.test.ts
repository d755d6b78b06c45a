import { expect, test } from "vitest";
import { type Clock, EpochMs, randomOf } from "#kernel";
import { FakeClock } from "#testing";
import { LedgerConflictError } from "../ledger-conflict.ts";
import { CommitQueue } from "./commit-queue.ts";
import { connect } from "./driver.ts";
import { LedgerFile } from "./ledger-file.ts";

interface Queue extends AsyncDisposable {
  readonly commits: CommitQueue;
  readonly file: LedgerFile;
  /** How many transactions were begun, and how many had no effect. */
  readonly count: { begun: number; undone: number };
  /** Queues the insertion of a word. */
  word(text: string): Promise<number>;
}

async function queueOn(clock: Clock, contenders = 0): Promise<Queue> {
  const file = new LedgerFile(":memory:", await connect(":memory:", { readOnly: false }));
  file.exec("CREATE TABLE words (n INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)");
  const count = { begun: 0, undone: 0 };
  const commits = new CommitQueue(
    file,
    { clock, random: randomOf("retries"), lockedAfterMs: 1_000 },
    {
      begun: () => {
        count.begun += 1;
      },
      undone: () => {
        count.undone += 1;
      },
      contenders: () => contenders,
    },
  );
  return {
    commits,
    file,
    count,
    word: (text) => commits.enqueue(() => file.insert("INSERT INTO words (word) VALUES (?)", text)),
    [Symbol.asyncDispose]: async () => {
      await commits[Symbol.asyncDispose]();
      file[Symbol.dispose]();
    },
  };
}

/** A clock that says each time that so much has passed, as if every step of a commit took that long. */
function slowing(clock: FakeClock, stepMs: number): Clock {
  let passed = 0;
  const now = (): EpochMs => EpochMs(clock.now() + (passed += stepMs));
  return { now, alarm: (ms, wake) => clock.alarm(ms, wake), sleep: (ms, signal) => clock.sleep(ms, signal) };
}

test("what is appended in one breath is one commit", async () => {
  await using queue = await queueOn(new FakeClock());
  expect(await Promise.all(["a", "b", "c"].map((text) => queue.word(text)))).toEqual([1, 2, 3]);
  expect(queue.count).toEqual({ begun: 1, undone: 0 });
});

test("a lone append after a pause is committed at once", async () => {
  await using queue = await queueOn(new FakeClock());
  await queue.word("a");
  await queue.word("b");
  expect(queue.count.begun).toBe(2);
});

test.for([
  { contenders: 0, restMs: 20 },
  { contenders: 1, restMs: 40 },
  { contenders: 9, restMs: 100 },
])("after a commit of 10 ms the next one rests $restMs ms when $contenders others want the lock", async (case_) => {
  const clock = new FakeClock();
  await using queue = await queueOn(slowing(clock, 10), case_.contenders);
  await queue.word("first");
  const together = Promise.all(["b", "c"].map((text) => queue.word(text)));
  // Reading the clock takes 10 ms here, which is the first part of the rest.
  await clock.advance(case_.restMs - 11);
  expect(queue.count.begun).toBe(1);
  await clock.advance(1);
  await together;
  expect(queue.count.begun).toBe(2);
});

test("closing does not rest", async () => {
  const clock = new FakeClock();
  const queue = await queueOn(slowing(clock, 50));
  await queue.word("first");
  const second = queue.word("second");
  await queue[Symbol.asyncDispose]();
  expect(await second).toBe(2);
});

test("work that refuses is told alone; the rest of its group is committed", async () => {
  await using queue = await queueOn(new FakeClock());
  const refusal = new LedgerConflictError("it stands there differently");
  const results = await Promise.allSettled([
    queue.word("a"),
    queue.commits.enqueue(() => {
      throw refusal;
    }),
    queue.word("b"),
  ]);
  expect(results).toEqual([
    { status: "fulfilled", value: 1 },
    { status: "rejected", reason: refusal },
    { status: "fulfilled", value: 2 },
  ]);
});

test("when a transaction fails nothing of it stays, everyone in it is told, and the next one works", async () => {
  await using queue = await queueOn(new FakeClock());
  const results = await Promise.allSettled([
    queue.word("a"),
    queue.commits.enqueue(() => queue.file.exec("INSERT INTO nowhere VALUES (1)")),
    queue.word("b"),
  ]);
  const noTable = {
    status: "rejected",
    reason: expect.objectContaining({ message: expect.stringContaining("nowhere") }),
  };
  expect(results).toEqual([noTable, noTable, noTable]);
  expect(queue.count).toEqual({ begun: 1, undone: 1 });
  expect(await queue.word("a")).toBe(1);
});

test("a word that was given out in a failed transaction is given out anew", async () => {
  await using queue = await queueOn(new FakeClock());
  const { file, commits } = queue;
  const failing = commits.enqueue(() => {
    file.intern("oak");
    file.exec("INSERT INTO nowhere VALUES (1)");
  });
  await expect(failing).rejects.toThrow("nowhere");
  await commits.enqueue(() => file.intern("elm"));
  await commits.enqueue(() => file.intern("oak"));
  expect(file.all("SELECT word FROM words ORDER BY n").map((row) => row["word"])).toEqual(["elm", "oak"]);
});
