// Draws the learning page's picture from the last learning run in a folder:
//   npx tsx --conditions=sluice:source scripts/write-learning-picture.ts OUTPUT-FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { curveSvg, type LearnReport } from "../src/learning/index.ts";

const [folder = "sluice-out"] = process.argv.slice(2);
const report = JSON.parse(readFileSync(join(folder, "memory", "report.json"), "utf8")) as LearnReport;
writeFileSync(join(import.meta.dirname, "..", "docs", "images", "learning.svg"), curveSvg(report));
