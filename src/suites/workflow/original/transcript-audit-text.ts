import { suspicionText } from "../harness-suspicion.ts";
import type { TranscriptAudit } from "./audit-transcripts.ts";

/** The audit as lines: what came out as recorded and what not, and why; what is read otherwise; whom to suspect. */
export function transcriptAuditText(audit: TranscriptAudit): string {
  const refused = audit.files.filter((file) => file.kind === "refused");
  const read = audit.files.length - refused.length;
  const width = Math.max(...Object.keys(audit.agreement).map((field) => field.length));
  const rows = Object.entries(audit.agreement).map(
    ([field, counts]) =>
      `  ${field.padEnd(width)}  ${counts.agrees} agree, ${counts["within-bounds"]} within bounds, ${counts.differs} differ`,
  );
  return [
    `${read} conversations worked out again`,
    ...rows,
    ...reasonsIn(audit),
    `read otherwise by the tolerant parser: ${audit.recoveredCalls} calls recovered in ${audit.recoveringTranscripts} conversations, ${audit.misreadCalls} calls carried out as another tool`,
    ...(audit.cutByProvider === 0
      ? []
      : [`${audit.cutByProvider} conversations were ended by a failing provider and scored as the model's`]),
    ...audit.models.filter(({ suspect }) => suspect).map(suspicionText),
    ...refused.map(({ path, because }) => `${path}: not read: ${because}`),
  ].join("\n");
}

/** Each reason for not agreeing, once, with how many values it explains. */
function reasonsIn({ files }: TranscriptAudit): readonly string[] {
  const counts = new Map<string, number>();
  for (const file of files) {
    if (file.kind === "refused") continue;
    for (const { why } of file.replay.fields) if (why !== null) counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts].map(([why, count]) => `  ${count} values: ${why}`);
}
