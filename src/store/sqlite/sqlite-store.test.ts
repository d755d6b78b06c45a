import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeStore } from "#testing";
import { SqliteStore } from "./sqlite-store.ts";

describeStore("SqliteStore", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-store-"));
  return {
    open: (clock) => SqliteStore.open(folder, { clock }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
});
