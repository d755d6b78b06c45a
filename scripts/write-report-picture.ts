// Photographs a report, light and dark, for docs/results.md: npx tsx --conditions=sluice:source scripts/write-report-picture.ts REPORT.html
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { chromiumPath } from "../test/browser/find-chromium.ts";
import { palettePng } from "./palette-png.ts";

const [report] = process.argv.slice(2);
if (report === undefined || chromiumPath === null) throw new Error("a report is needed, and chromium");

await using browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
for (const theme of ["light", "dark"] as const) {
  const page = await browser.newPage({ colorScheme: theme, viewport: { width: 1000, height: 1300 } });
  await page.goto(pathToFileURL(resolve(report)).href);
  const picture = join(import.meta.dirname, "..", "docs", "images", `report-${theme}.png`);
  writeFileSync(picture, palettePng(await page.screenshot()));
}
