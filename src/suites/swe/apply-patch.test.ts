import { afterAll, beforeAll, expect, test } from "vitest";
import { never } from "#kernel";
import { repairCalled, type SweRoom, sweRoom } from "../../../test/support/swe-room.ts";
import { applyPatch } from "./apply-patch.ts";
import { Crew } from "./crew.ts";
import { DEFAULT_SWE_LIMITS } from "./swe-settings.ts";
import { openWorkplace } from "./workplace.ts";

let room: SweRoom;
beforeAll(async () => {
  room = await sweRoom();
});
afterAll(() => room[Symbol.asyncDispose]());

const shelf = repairCalled("shelf-1");

async function applied(patch: string, before = "true"): Promise<{ readonly ok: boolean; readonly text: string }> {
  const labels = { run: "test", trial: "test", role: "evaluation" } as const;
  const by = { sandboxes: room.sandboxes, labels, limits: DEFAULT_SWE_LIMITS, crew: new Crew() };
  await using place = await openWorkplace(shelf, by, never);
  await place.run(before, never);
  await place.sandbox.write([{ path: "patch.diff", content: patch }], never);
  const ok = await applyPatch(place, `${place.sandbox.workspace}/patch.diff`, never);
  return { ok, text: (await place.run("cat src/pages.js", never)).stdout };
}

test("a patch that fits is applied", async () => {
  const { ok, text } = await applied(shelf.patch);
  expect(ok).toBe(true);
  expect(text).toContain("Math.ceil");
});

test("a patch whose surroundings have changed is applied with some give", async () => {
  const shifted = shelf.patch.replace(" /** How many pages the items fill. */", " /** How many pages there are. */");
  expect(shifted).not.toBe(shelf.patch);
  const { ok, text } = await applied(shifted);
  expect(ok).toBe(true);
  expect(text).toContain("Math.ceil");
});

test("a patch that is there already counts as applied", async () => {
  const { ok, text } = await applied(
    shelf.patch,
    "sed -i 's|Math.floor(items.length / size) + 1|Math.ceil(items.length / size)|' src/pages.js; git commit -qam there",
  );
  expect(ok).toBe(true);
  expect(text).toContain("Math.ceil");
});

test("a patch of another file is refused, and leaves nothing behind", async () => {
  const { ok, text } = await applied(shelf.patch.replaceAll("src/pages.js", "src/gone.js"));
  expect(ok).toBe(false);
  expect(text).toContain("Math.floor");
});
