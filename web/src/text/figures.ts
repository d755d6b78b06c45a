const grouped = new Intl.NumberFormat("en-US");
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** `12,345`. */
export const countText = (count: number): string => grouped.format(Math.round(count));

/** `12.3K` from ten thousand on, whole before: for places that must not grow. */
export const shortCount = (count: number): string => (count < 10_000 ? countText(count) : compact.format(count));

/** A share from 0 to 1 as `43.2 %`; a dash where there is none. */
export const percentText = (share: number | null): string => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);

/** A share of a whole as `43 %`, never rounded up to everything or down to nothing. */
export function progressText(part: number, whole: number): string {
  if (whole === 0) return "–";
  const percent = (part / whole) * 100;
  if (part < whole && percent > 99) return `${(Math.floor(percent * 10) / 10).toFixed(1)} %`;
  if (part > 0 && percent < 1) return `${Math.max(0.1, percent).toFixed(1)} %`;
  return `${Math.round(percent)} %`;
}

/** US dollars to about three digits; a dash where the price is not known. */
export function moneyText(usd: number | null): string {
  if (usd === null) return "–";
  if (usd === 0) return "$0";
  if (usd < 0.01) return `$${usd.toPrecision(2)}`;
  return usd < 1000 ? `$${usd.toFixed(2)}` : `$${countText(usd)}`;
}

/** A rate to about three digits. */
export function rateText(rate: number | null): string {
  if (rate === null) return "–";
  if (rate === 0) return "0";
  return rate < 10 ? rate.toFixed(1) : countText(rate);
}

/** `1 trial`, `2 trials`. */
export const counted = (count: number, thing: string): string =>
  `${countText(count)} ${thing}${Math.round(count) === 1 ? "" : "s"}`;
