// Draws the live view of a real run on simulated providers, half a minute in: npx tsx --conditions=sluice:source scripts/write-live-picture.ts
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../src/config/index.ts";
import { planRun, run } from "../src/engine/index.ts";
import { systemClock } from "../src/kernel/index.ts";
import type { LiveRun } from "../src/records/index.ts";
import { liveScreen } from "../src/report/index.ts";
import { SqliteStore } from "../src/store/index.ts";
import { pictureStyle, terminalSvg } from "./terminal-svg.ts";

const AFTER_MS = 35_000;
const COLUMNS = 80;

const folder = mkdtempSync(join(tmpdir(), "sluice-picture-"));
const { settings } = await loadConfig({ cwd: folder, env: {}, experiment: "quick", flags: { numInstances: 20 } });
const store = await SqliteStore.open(folder);
const stop = new AbortController();
let look: (() => LiveRun) | undefined;
const running = run(await planRun(settings), { store, signal: stop.signal, onLive: (live) => (look = live) });
await systemClock.sleep(AFTER_MS, new AbortController().signal);
if (look === undefined) throw new Error("the run has not begun");
const lines = liveScreen(look(), { width: COLUMNS, height: 40, style: pictureStyle });
stop.abort(new Error("the picture is taken"));
await running;
await store[Symbol.asyncDispose]();
rmSync(folder, { recursive: true });
const title = "The live view of a run on simulated providers, as sluice run and sluice watch show it";
writeFileSync(join(import.meta.dirname, "..", "docs", "images", "watch.svg"), terminalSvg(lines, COLUMNS, title));
