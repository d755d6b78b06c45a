import { harnessTable, harnessText, type HarnessNote } from "../harness-notes.ts";
import { escaped } from "../svg/element.ts";
import { dataHtml } from "./figure-html.ts";

/** The section on models whose words the harness may not have understood; nothing when there is nothing to say. */
export function harnessHtml(notes: readonly HarnessNote[]): string {
  if (notes.length === 0) return "";
  const lines = notes.map((note) => `<li>${escaped(harnessText(note))}</li>`);
  return [
    '<section id="harness"><h2>Harness</h2>',
    "<p>Whether a model was understood. Every transcript is read tolerantly, and once more strictly: only what was written exactly as asked.</p>",
    `<ul class="says">${lines.join("")}</ul>`,
    dataHtml("harness", "What reading the transcripts took, by model", harnessTable(notes)),
    "</section>",
  ].join("\n");
}
