const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** How a duration is written: a number and its unit. */
export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

/** Milliseconds in `250ms`, `10s`, `1.5m`, `1h`; undefined for any other text and for nothing at all. */
export function durationMs(written: string): number | undefined {
  const [, amount, unit] = DURATION.exec(written) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}
