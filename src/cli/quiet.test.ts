import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";

test("quiet still says that trials are owed, and why", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  const provider = "{ protocol: openai, base-url: http://127.0.0.1:1, keys: none, models: [model-7b] }";
  writeFileSync(join(terminal.cwd, "questions.jsonl"), `{"input":"Say 4.","target":"4"}\n`);
  writeFileSync(
    join(terminal.cwd, "sluice.yaml"),
    `providers:\n  gone: ${provider}\nsuite: dataset\ndataset: { path: questions.jsonl, scorer: exact }\ntimeouts: { stall: 1s }\n`,
  );
  const { code, err } = await terminal.run("run", "--quiet", "--yes");
  expect(code).toBe(1);
  expect(err).toContain("timeouts.stall");
});
