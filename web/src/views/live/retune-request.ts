import type { OrderRequest } from "#report";

interface SettingWords {
  readonly label: string;
  /** What a value may be. */
  readonly words: string;
  /** Whether it may hold for one provider or model alone; the same ones may be taken back with `none`. */
  readonly local: boolean;
}

const LIMIT = { words: "a number above 0, or none to take the bound away", local: true } as const;

/** What can be changed while a run goes on, by the names of the flags of `sluice retune`. */
export const SETTINGS = {
  "requests-per-minute": { label: "requests a minute of each lane", ...LIMIT },
  "tokens-per-minute": { label: "tokens a minute of each lane", ...LIMIT },
  concurrency: { label: "calls at once of each lane", ...LIMIT },
  "max-workers": { label: "trials at once", words: "a whole number above 0", local: false },
  qps: { label: "requests a second of each lane", words: "a number above 0", local: false },
  "budget-usd": { label: "budget in US dollars", words: "a number above 0", local: false },
} as const satisfies Readonly<Record<string, SettingWords>>;

/** What a person has typed so far. */
export interface RetuneWish {
  readonly setting: keyof typeof SETTINGS;
  readonly value: string;
  readonly provider: string;
  readonly model: string;
}

/** The order that a wish comes to; null while it makes no sense. */
export function retuneRequest({ setting, value, provider, model }: RetuneWish): OrderRequest | null {
  const { local } = SETTINGS[setting];
  const text = value.trim();
  const none = local && text === "none";
  const number = Number(text);
  if (!none && (text === "" || !Number.isFinite(number) || number <= 0)) return null;
  const places = local ? { provider: provider.trim(), model: model.trim() } : {};
  const where = Object.fromEntries(Object.entries(places).filter(([, place]) => place !== ""));
  return { order: "retune", changes: { [setting]: none ? "none" : number, ...where } };
}
