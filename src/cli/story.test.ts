import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";

test("one trial is told from plan to score, with what the run's log says of it", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  await terminal.run("run", "quick", "--limit", "2", "--quiet");
  const runs = join(terminal.cwd, "sluice-out", "runs");
  const [run] = readdirSync(runs);
  const lines = readFileSync(join(runs, run!, "run.log"), "utf8")
    .trimEnd()
    .split("\n");
  const logged = lines.map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
  for (const { layer } of logged) expect(["run", "lane", "trial", "send"]).toContain(layer);
  expect(logged.at(0)).toMatchObject({ layer: "run", event: "run-started", run });
  const ended = logged.find(({ event }) => event === "attempt-ended");
  const { code, out } = await terminal.run("results", "--trial", ended!["trial"]!);
  expect(code).toBe(0);
  expect(out).toMatch(/attempt 1 SIMULATED: (full|partial|failure), score/);
  expect(out).toMatch(/call 0 .* s, \d sends?, \d+ tokens out/);
  expect(out).toMatch(/^log$/m);
  expect(out).toMatch(/trial {2}attempt-opened {2}\{"attempt":1,"replayable":0\}/);
  expect(out).toMatch(/send {2}call-answered {2}\{"call":0,"lane":/);
  const story = JSON.parse((await terminal.run("results", "--trial", ended!["trial"]!, "--json")).out) as {
    readonly logged: readonly { readonly event: string }[];
  };
  expect(story.logged.map(({ event }) => event)).toContain("attempt-ended");
});
