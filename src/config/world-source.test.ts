import { expect, test } from "vitest";
import { UsageError } from "#kernel";
import { parseWorld } from "#worlds";
import { loadedText } from "../../test/loaded-config.ts";
import { loadWorld } from "./load-world.ts";

test("a world that is not there is refused where it is written, with the name that is nearest", async () => {
  const text = "providers:\n  sim: { protocol: world, models: [a], world: quik }\n";
  const refusal =
    'sluice.yaml:2:47: providers.sim.world: unknown world "quik" (did you mean "quick"?). There are default,';
  await expect(loadedText(text)).rejects.toThrow(UsageError);
  await expect(loadedText(text)).rejects.toThrow(refusal);
});

test("config knows the worlds that are built in, and no others", async () => {
  const load = (name: string): Promise<unknown> => loadWorld(name, { cwd: "/study", env: {} });
  const told = await load("none of them").catch(String);
  const names = /There are (.*); the path/.exec(String(told))?.[1];
  expect(names).toContain("default, ");
  expect(() => parseWorld("none of them", "here")).toThrow(`known: ${names}`);
  for (const name of names?.split(", ") ?? []) expect(await load(name)).toBe(name);
});
