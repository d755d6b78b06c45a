/** Names under which a lane's model may report itself. */
export interface ModelNames {
  /** The name the plan uses. */
  readonly requested: string;
  /** The deployment or served name the request carried. */
  readonly routed: string;
  /** What a person declared right besides. */
  readonly servedAs: readonly string[];
}

/**
 * True when the reported name is one of the lane's names, or a dated or numbered version of one. Letter case and what stands
 * before the last slash (a vendor, an organisation, a path) do not matter; everything else does: a size, a quantisation, a
 * preview, another date than the one that was asked for is another model.
 */
export function isSameModel(names: ModelNames, reported: string): boolean {
  const answered = bareName(reported);
  return [names.requested, names.routed, ...names.servedAs].some((name) => isVersionOf(bareName(name), answered));
}

function isVersionOf(asked: string, answered: string): boolean {
  if (!answered.startsWith(asked)) return false;
  const suffix = answered.slice(asked.length);
  return suffix === "" || VERSION.test(suffix);
}

const YEAR = "20[2-9]\\d";
const YY = "2[3-9]";
const MONTH = "(?:0[1-9]|1[0-2])";
const DAY = "(?:0[1-9]|[12]\\d|3[01])";
const DATES = [
  `${YEAR}-?${MONTH}-?${DAY}`, // gpt-4o-2024-08-06, …-20240806
  `${YY}${MONTH}${DAY}`, // …-250715
  `${YY}${MONTH}`, // qwen3-2507
  `${MONTH}-?${DAY}`, // gpt-4-0613, …-05-06
];

// A moving name ("latest"), or a counted revision as Google gives (-001), is the same model at a moment.
const VERSION = new RegExp(`^(?:[-@:](?:${DATES.join("|")})(?:-v\\d+(?::\\d+)?)?|-00\\d|[-:]latest)$`);

// OpenRouter's ways to route a model, written behind it; not part of who answers.
const ROUTING = /:(?:free|nitro|floor|online|extended|exacto)$/;

function bareName(name: string): string {
  const trimmed = name.trim().toLowerCase().replace(/\/+$/, "").replace(ROUTING, "");
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}
