import type { Json } from "#kernel";
import type { Word } from "../store.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** Leaves a word, inside a transaction. */
export function leaveWord(file: LedgerFile, topic: string, { speaker, words, at }: Word): void {
  file.run(
    "INSERT INTO board (topic, speaker, words, at) VALUES (?, ?, ?, ?) ON CONFLICT (topic, speaker) DO UPDATE SET words = excluded.words, at = excluded.at",
    topic,
    speaker,
    JSON.stringify(words),
    at,
  );
}

/** The words on a topic since a moment, in epoch milliseconds. */
export function readWords(file: LedgerFile, topic: string, since: number): readonly Word[] {
  const rows = file.all("SELECT speaker, words, at FROM board WHERE topic = ? AND at >= ?", topic, since);
  return rows.map(({ speaker, words, at }) => ({
    speaker: String(speaker),
    words: JSON.parse(String(words)) as Json,
    at: Number(at),
  }));
}
