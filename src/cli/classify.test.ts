import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Classified, ResultTable } from "#report";
import { answered, type Script, ScriptedServer } from "#testing";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";

/** A judge that always says the same. */
const says =
  (category: string): Script =>
  (exchange) =>
    answered(JSON.stringify({ category, reason: "So it looks.", confidence: 0.75 }))(exchange);

const configAt = (baseUrl: string): string => `
providers:
  court: { protocol: openai, base-url: "${baseUrl}", keys: none, models: { judge: { price: { input: 1, output: 1 } } } }
`;

/** Runs on built-in simulated models, and a config whose one server is the judge. */
async function ranBeside(server: ScriptedServer): Promise<FakeTerminal> {
  const terminal = new FakeTerminal();
  await terminal.run("run", "quick", "--limit", "24", "--quiet");
  writeFileSync(join(terminal.cwd, "sluice.yaml"), configAt(server.baseUrl));
  return terminal;
}

test(
  "a model says over the lanes which error each stored trial ended in, apart from the ledger",
  { timeout: 60_000 },
  async () => {
    await using server = await ScriptedServer.start(says("tool_selection"));
    const terminal = await ranBeside(server);
    const before = JSON.parse((await terminal.run("results", "--json")).out) as ResultTable;
    const { code, out } = await terminal.run("classify", "judge", "--json");
    const found = JSON.parse(out) as Classified;
    const notFull = before.counts.graded - before.counts.full;
    expect(code).toBe(0);
    expect(found).toMatchObject({ judge: "judge", simulated: "none", asked: notFull, unavailable: {} });
    expect(found.trials).toHaveLength(notFull);
    expect(found.trials[0]).toMatchObject({ byModel: "tool_selection", reason: "So it looks.", confidence: 0.75 });
    const agreeing = found.trials.filter(({ byRules }) => byRules === "tool_selection").length;
    expect(found.agreement).toBeCloseTo(agreeing / notFull);
    expect(found.costUsd).toBeGreaterThan(0);

    expect(JSON.parse((await terminal.run("results", "--json")).out)).toEqual(before);
    const asked = server.requests.length;
    const again = await terminal.run("classify", "judge");
    expect(server.requests).toHaveLength(asked);
    for (const said of [`${notFull} of ${notFull} trials classified by judge`, "tool selection", "0.75", "$0.0"])
      expect(again.out).toContain(said);
  },
);

test("a judge that cannot be read says nothing, and that is said", { timeout: 60_000 }, async () => {
  await using server = await ScriptedServer.start(answered("I would rather not."));
  const terminal = await ranBeside(server);
  const { code, out } = await terminal.run("classify", "judge", "--limit", "2");
  expect(code).toBe(1);
  expect(out).toContain("0 of 2 trials classified by judge");
  expect(out).toContain("2 SLUICE_JUDGE_UNREADABLE");
});

test("a ledger without a failure has nothing to classify", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  await terminal.run("run", "quick", "--limit", "1", "--quiet", "-m", "sim-large", "-p", "optimal");
  writeFileSync(join(terminal.cwd, "sluice.yaml"), configAt("http://localhost:1"));
  const { code, err } = await terminal.run("classify", "judge");
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringContaining("no workflow trial that is graded and not full"),
  });
});
