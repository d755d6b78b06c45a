import { expect, test } from "vitest";
import { RunId } from "#kernel";
import { FakeClock } from "#testing";
import { liveRun } from "../../../test/support/live-words.ts";
import { EventStreams } from "./event-stream.ts";
import { Feed } from "./feed.ts";

const run = RunId("run-1");

function scene() {
  const clock = new FakeClock();
  const feed = new Feed();
  const pages = { open: 0 };
  const wakes = new Set<() => void>();
  const streams = new EventStreams(
    {
      feed,
      join: () => {
        pages.open += 1;
        return { [Symbol.dispose]: () => void (pages.open -= 1) };
      },
      refresh: async () => undefined,
      changed: (_seen, mostMs, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) resolve();
          wakes.add(resolve);
          clock.alarm(mostMs, resolve);
          signal.addEventListener("abort", () => resolve(), { once: true });
        }),
    },
    clock,
  );
  const wake = (): void => {
    for (const resolve of wakes) resolve();
  };
  return { clock, feed, pages, streams, wake };
}

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  return new TextDecoder().decode((await reader.read()).value);
}

test("a page is counted while it listens, and no longer when it is closed", async () => {
  const { streams, pages } = scene();
  const readers = [streams.open(null, undefined), streams.open(run, undefined)].map((stream) => stream.getReader());
  for (const reader of readers) expect(await readText(reader)).toContain("event: hello");
  expect(pages.open).toBe(2);
  await readers[0]!.cancel();
  expect(pages.open).toBe(1);
  streams.close();
  while (!(await readers[1]!.read()).done);
  expect(pages.open).toBe(0);
});

test("a page that reads slowly is told how things are, not all that they were", async () => {
  const { streams, feed, wake } = scene();
  feed.live(liveRun(run, { graded: 0 }));
  const reader = streams.open(null, undefined).getReader();
  await readText(reader);
  for (let graded = 1; graded <= 100; graded += 1) {
    feed.live(liveRun(run, { graded }));
    wake();
  }
  let text = "";
  let chunks = 0;
  while (!text.includes('"graded":100,')) {
    text += await readText(reader);
    chunks += 1;
    wake();
  }
  expect(chunks).toBeLessThan(4);
  await reader.cancel();
});

test("silence is broken every fifteen seconds, by a comment that is no event", async () => {
  const { clock, streams, feed } = scene();
  feed.live(liveRun(run));
  const reader = streams.open(null, undefined).getReader();
  expect(await readText(reader)).toContain("hello");
  expect(await readText(reader)).toContain("event: live");
  const next = readText(reader);
  await clock.advance(15_000);
  expect(await next).toBe(": nothing new\n\n");
  await reader.cancel();
});
