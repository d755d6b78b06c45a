import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { repositoryRoot } from "../source-files.ts";
import { type SluiceProcess, startSluice } from "../system/sluice-process.ts";
import { buildPage } from "./build-page.ts";
import { chromiumPath } from "./find-chromium.ts";
import { writeHostileTrial } from "./hostile-trial.ts";

/** A ledger with a hostile trial, a finished run and one that goes on; its dashboard; and a browser. */
export interface DashboardScene extends AsyncDisposable {
  readonly browser: Browser;
  /** Where the page is, without its token. */
  readonly address: string;
  readonly token: string;
  readonly hostileTrial: string;
  /** Ends the dashboard, and begins it again at the same address; its token is another one then. */
  stopDashboard(): Promise<void>;
  startDashboard(): Promise<void>;
}

const CONFIG = `
suite: workflow
providers:
  quick:
    protocol: world
    keys: 1
    world: { latency-scale: 0.005, limits: { concurrency: 32 }, models: [{ name: done-large, like: sim-large }, { name: done-small, like: sim-small }] }
    models: [done-large, done-small]
  slow:
    protocol: world
    keys: 2
    world: { latency-scale: 0.4, limits: { requests-per-minute: 120, burst-seconds: 3 }, faults: { error-share: 0.05 }, models: [{ name: live-medium, like: sim-medium }, { name: live-small, like: sim-small }] }
    models: [live-medium, live-small]
`;

const DONE = ["-m", "done-large,done-small", "-n", "2", "-p", "optimal,flawed_tool_misuse,cot", "-t", "simple_task"];
const LIVE = ["-m", "live-medium,live-small", "-n", "60", "-p", "optimal,cot"];

/** Lays the scene; about ten seconds. */
export async function dashboardScene(): Promise<DashboardScene> {
  const cwd = await mkdtemp(join(tmpdir(), "sluice-browser-"));
  const running: SluiceProcess[] = [];
  const start = (...words: readonly string[]): SluiceProcess => {
    const process = startSluice([...words, "-o", "out"], { cwd });
    running.push(process);
    return process;
  };
  await writeFile(join(cwd, "sluice.yaml"), CONFIG);
  const hostileTrial = await writeHostileTrial(join(cwd, "out"));
  const [browser] = await Promise.all([
    // It starts beside the page's build and a run: on a busy machine not within half a minute, which is the usual patience.
    chromium.launch({ executablePath: chromiumPath ?? "chromium", args: ["--no-sandbox"], timeout: 120_000 }),
    buildPage(join(repositoryRoot, "dist/web")),
    finished(start("run", ...DONE, "--quiet", "--yes")),
  ]);
  start("run", ...LIVE, "--quiet", "--yes");
  let dashboard = await served(start("dashboard", "--port", "0", "--json"));
  await untilLiving(dashboard.address);
  return {
    browser,
    get address() {
      return dashboard.address;
    },
    get token() {
      return dashboard.token;
    },
    hostileTrial,
    async stopDashboard() {
      dashboard.process.send("SIGINT");
      await dashboard.process.gone;
    },
    async startDashboard() {
      dashboard = await served(start("dashboard", "--port", new URL(dashboard.address).port, "--json"));
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      for (const process of running) process.send("SIGKILL");
      await Promise.all(running.map(({ gone }) => gone));
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

async function finished(process: SluiceProcess): Promise<void> {
  const code = await process.gone;
  // 1: some trials are inapplicable, and no rate is made of them.
  if (code !== 0 && code !== 1) throw new Error(`the run ended with ${code}: ${process.err()}`);
}

interface Served {
  readonly process: SluiceProcess;
  readonly address: string;
  readonly token: string;
}

/** Waits until the dashboard has said where it is. */
async function served(process: SluiceProcess): Promise<Served> {
  await process.prints(/\}\s*$/);
  const { url, shareUrl } = JSON.parse(process.out()) as { readonly url: string; readonly shareUrl: string };
  return { process, address: shareUrl, token: url.slice(url.indexOf("#token=") + "#token=".length) };
}

/** Waits until the stream tells of a run that goes on. */
async function untilLiving(address: string): Promise<void> {
  const abort = new AbortController();
  const { body } = await fetch(`${address}api/events`, { signal: abort.signal });
  let heard = "";
  for await (const bytes of body ?? []) {
    heard += new TextDecoder().decode(bytes);
    if (/event: live\n/.test(heard)) break;
  }
  abort.abort();
}
