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
 * True when the reported name is one of the lane's names, or a dated or numbered version of one. Letter case, who serves it (what
 * stands before the last slash, or a cloud's prefix) and a vendor's two spellings of one name do not matter; everything else
 * does: a size, a quantisation, a preview, another date than the one that was asked for is another model. A name that moves
 * ("latest") is any dated version of itself.
 */
export function isSameModel(names: ModelNames, reported: string): boolean {
  const answered = bareName(reported);
  return [names.requested, names.routed, ...names.servedAs].some((name) => isVersionOf(bareName(name), answered));
}

function isVersionOf(asked: string, answered: string): boolean {
  const still = asked.replace(MOVING, "");
  if (still !== asked && still !== "" && isVersionOf(still, answered)) return true;
  if (asked === "" || !answered.startsWith(asked)) return false;
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
  `${MONTH}-${YEAR}`, // gemini-2.5-flash-preview-09-2025
];

// A moving name ("latest"), or a counted revision as Google gives (-001), is the same model at a moment.
const VERSION = new RegExp(`^(?:[-@:](?:${DATES.join("|")})(?:-v\\d+(?::\\d+)?)?|-00\\d|[-:]latest)$`);

const MOVING = /[-:]latest$/;

// Bedrock's regions and vendors; a slash would have ended a prefix already.
const CLOUD =
  /^(?:(?:us|eu|apac|global|us-gov)\.)?(?:ai21|amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen)\./;

// One model, two spellings: Azure writes no dot; Anthropic's first Claude 4 models have an alias with a zero.
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^gpt-35-/, "gpt-3.5-"],
  [/^(claude-(?:opus|sonnet)-4)-0$/, "$1"],
];

// OpenRouter's ways to route a model, written behind it; not part of who answers.
const ROUTING = /:(?:free|nitro|floor|online|extended|exacto)$/;

function bareName(name: string): string {
  const trimmed = name.trim().toLowerCase().replace(/\/+$/, "").replace(ROUTING, "");
  const bare = trimmed.slice(trimmed.lastIndexOf("/") + 1).replace(CLOUD, "");
  return SPELLINGS.reduce((name, [from, to]) => name.replace(from, to), bare);
}
