// How soon the dashboard of a ledger shows something useful, in a real browser:
// npx tsx --conditions=sluice:source bench/dashboard-paint.ts FOLDER [ROUNDS]
// bench/million-trials.ts makes a ledger of a million trials in a folder. The page is the one of `npm run build`.
import { loadavg } from "node:os";
import { chromium, type Browser } from "playwright-core";
import { chromiumPath } from "../test/browser/find-chromium.ts";
import { startSluice } from "../test/system/sluice-process.ts";

const [folder, rounds = "7"] = process.argv.slice(2);
if (folder === undefined || chromiumPath === null) throw new Error("a folder with a ledger is needed, and chromium");

/** Views, and what must be on them to be of use. */
const VIEWS = [
  { view: "live", hash: "", useful: ".run-head .tiles b" },
  { view: "runs", hash: "#/runs", useful: ".runs-table tbody tr" },
  { view: "results", hash: "#/results", useful: ".results tbody tr" },
  { view: "coverage", hash: "#/coverage", useful: ".coverage tbody tr" },
  { view: "trials", hash: "#/trials", useful: "a.virtual-row" },
] as const;

interface Paint {
  /** Milliseconds from the beginning of the navigation. */
  readonly first: number;
  readonly useful: number;
}

/** Opens a view in a browser context of its own, with nothing kept, and says when something was painted. */
async function paintOf(browser: Browser, address: string, useful: string): Promise<Paint> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(`{
    const look = () => {
      if (document.querySelector(${JSON.stringify(useful)}) === null) requestAnimationFrame(look);
      // What a frame has drawn is seen when the next one begins.
      else requestAnimationFrame(() => document.documentElement.setAttribute("data-useful", performance.now()));
    };
    requestAnimationFrame(look);
  }`);
  await page.goto(address);
  const usefulAt = await page.locator("html[data-useful]").getAttribute("data-useful");
  const first = await page.evaluate<number>(
    'performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN',
  );
  await context.close();
  return { first, useful: Number(usefulAt) };
}

const middleOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const said = (ms: number): string => `${Math.round(ms)} ms`;

/** Every view in turn, a row each. */
async function measure(browser: Browser, address: string): Promise<void> {
  console.log(`load ${loadavg()[0]!.toFixed(1)}`);
  console.log("| view | first paint | useful, the first time | useful, middle | useful, longest |");
  console.log("|---|---:|---:|---:|---:|");
  for (const { view, hash, useful } of VIEWS) {
    const paints: Paint[] = [];
    for (let round = 0; round < Number(rounds); round += 1) paints.push(await paintOf(browser, address + hash, useful));
    const all = paints.map((paint) => paint.useful);
    const firsts = paints.map((paint) => paint.first);
    const cells = [middleOf(firsts), all[0]!, middleOf(all), Math.max(...all)].map(said);
    console.log(`| ${view} | ${cells.join(" | ")} |`);
  }
}

const dashboard = startSluice(["dashboard", "-o", folder, "--port", "0", "--json"], { cwd: process.cwd() });
try {
  await dashboard.prints(/\}\s*$/);
  const { shareUrl } = JSON.parse(dashboard.out()) as { readonly shareUrl: string };
  await using browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  await measure(browser, shareUrl);
} finally {
  dashboard.send("SIGINT");
  await dashboard.gone;
}
