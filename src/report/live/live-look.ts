import type { Style } from "../style.ts";
import { textWidth } from "../text-width.ts";

/** How a live view is put on a screen. */
export interface LiveLook {
  /** Columns that may be filled. */
  readonly width: number;
  /** Lines that may be filled. */
  readonly height: number;
  readonly style: Style;
}

/** A piece of a line: its text, and how it is set off. */
export interface Piece {
  readonly text: string;
  readonly tint?: (text: string) => string;
}

/** Pieces one after the other, cut at `width` columns; tints take no columns. */
export function lineOf(pieces: readonly Piece[], width: number): string {
  let left = width;
  let line = "";
  for (const { text, tint } of pieces) {
    if (left <= 0) break;
    const fitting = cut(text, left);
    left -= textWidth(fitting);
    line += tint === undefined ? fitting : tint(fitting);
  }
  return line;
}

/** The text in at most `width` columns, its end left out: sentences say what matters first. */
function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = "";
  for (const letter of text) {
    if (textWidth(kept) + textWidth(letter) > width - 1) break;
    kept += letter;
  }
  return `${kept}…`;
}

/** Items in as few lines as hold them, a dot between two. */
export function flowOf(items: readonly (Piece | null)[], width: number): readonly string[] {
  const lines: Piece[][] = [];
  let used = 0;
  for (const item of items) {
    if (item === null) continue;
    const takes = textWidth(item.text);
    const last = lines.at(-1);
    if (last === undefined || used + SEPARATOR.length + takes > width) {
      lines.push([item]);
      used = takes;
    } else {
      last.push({ text: SEPARATOR }, item);
      used += SEPARATOR.length + takes;
    }
  }
  return lines.map((pieces) => lineOf(pieces, width));
}

const SEPARATOR = " · ";

/** A bar of `width` columns, its filled part first; the share is from 0 to 1. */
export function barPieces(
  share: number,
  width: number,
  { style, tint }: { readonly style: Style; readonly tint?: (text: string) => string },
): readonly Piece[] {
  const filled = Math.max(0, Math.min(width, Math.round(share * width)));
  return [
    { text: "█".repeat(filled), tint: tint ?? style.accent },
    { text: "░".repeat(width - filled), tint: style.dim },
  ];
}

/** `1:04`, `2:03:09`. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number): string => String(part).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `950`, `12.3k`, `4.1M`. */
export function compact(count: number): string {
  if (count < 10_000) return String(Math.round(count));
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}
