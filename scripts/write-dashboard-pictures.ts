// Photographs the dashboard, light and dark, for docs/dashboard.md, from a folder with a run that goes on and one that has ended:
// npx tsx --conditions=sluice:source scripts/write-dashboard-pictures.ts FOLDER [PICTURE …]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumPath } from "../test/browser/find-chromium.ts";
import { startSluice } from "../test/system/sluice-process.ts";
import { palettePng } from "./palette-png.ts";

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined || chromiumPath === null) throw new Error("a folder with a ledger is needed, and chromium");

/** What is photographed; `ready` is on the page when it can be, `press` is chosen before. */
const PICTURES = [
  { name: "live", hash: "", ready: ".matrix .field", height: 1250 },
  { name: "results", hash: "#/results?plan=all", ready: ".results tbody tr", height: 800 },
  { name: "experiments", hash: "#/experiments?plan=all", ready: ".figure-mark", height: 900 },
  {
    name: "trial",
    hash: "#/trials?plan=all&outcome=full",
    press: "a.virtual-row >> nth=3",
    ready: ".conversation",
    height: 1000,
  },
] as const;

const images = join(import.meta.dirname, "..", "docs", "images");
mkdirSync(images, { recursive: true });
const dashboard = startSluice(["dashboard", "-o", folder, "--port", "0", "--json"], { cwd: process.cwd() });
try {
  await dashboard.prints(/\}\s*$/);
  const { url, shareUrl } = JSON.parse(dashboard.out()) as { readonly url: string; readonly shareUrl: string };
  await using browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  for (const picture of PICTURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const theme of ["light", "dark"] as const) {
      const viewport = { width: 1200, height: picture.height };
      const page = await browser.newPage({ colorScheme: theme, reducedMotion: "reduce", viewport });
      await page.goto(url);
      await page.locator(".connection.is-live").waitFor();
      await page.goto(shareUrl + picture.hash);
      if ("press" in picture) await page.locator(picture.press).click();
      await page.locator(picture.ready).first().waitFor();
      // Charts begin with the second point that a run tells.
      if (picture.name === "live") await page.locator(".time-chart canvas").first().waitFor();
      writeFileSync(join(images, `dashboard-${picture.name}-${theme}.png`), palettePng(await page.screenshot()));
      await page.close();
    }
  }
} finally {
  dashboard.send("SIGINT");
  await dashboard.gone;
}
