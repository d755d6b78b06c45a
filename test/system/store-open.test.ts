import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startWorker } from "./worker-process.ts";

const PROCESSES = 4;
const ROUNDS = 60;

test("processes that make, open and close one ledger at the same moment all get it", async () => {
  const root = await mkdtemp(join(tmpdir(), "sluice-open-"));
  const openers = Array.from({ length: PROCESSES }, () => startWorker("ledger-opener.ts"));
  try {
    await Promise.all(openers.map((opener) => opener.printed(1)));
    for (let round = 1; round <= ROUNDS; round++) {
      for (const opener of openers) opener.tell(join(root, String(round)));
      await Promise.all(openers.map((opener) => opener.printed(1 + round)));
    }
    const wrong = openers.flatMap((opener) => opener.lines.slice(1) as { readonly wrong: string | null }[]);
    expect(wrong).toHaveLength(PROCESSES * ROUNDS);
    expect(wrong.filter((line) => line.wrong !== null)).toEqual([]);
  } finally {
    for (const opener of openers) opener.kill();
    await Promise.all(openers.map((opener) => opener.gone));
    await rm(root, { recursive: true });
  }
});
