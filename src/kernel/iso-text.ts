import type { EpochMs } from "./clock.ts";

/** A moment as `2026-11-20T06:38:28.123Z`. */
export const isoText = (at: EpochMs | number): string => new Date(at).toISOString();
