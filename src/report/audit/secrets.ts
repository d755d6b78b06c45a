import { Secret } from "#kernel";

/** A credential that a text seems to hold: what kind, and its fingerprint. The text itself is nowhere kept. */
export interface SecretSign {
  readonly kind: string;
  readonly fingerprint: string;
}

/** What credentials of well-known issuers look like. */
const PATTERNS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["an API key (sk-…)", /\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,}/g],
  ["an AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ["a Google API key", /\bAIza[0-9A-Za-z_-]{35}\b/g],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b/g],
  ["a Hugging Face token", /\bhf_[A-Za-z0-9]{30,}\b/g],
  ["a Groq, xAI or Perplexity key", /\b(?:gsk_|xai-|pplx-)[A-Za-z0-9]{32,}\b/g],
  ["a Slack token", /\bxox[abprs]-[0-9A-Za-z-]{20,}/g],
  ["a private key", /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/g],
  ["a bearer token", /\bBearer\s+[A-Za-z0-9._~+/-]{24,}=*/g],
];

/** Only texts with one of these need a closer look. */
const HINT = /sk-|AKIA|ASIA|AIza|gh[pousr]_|github_pat_|hf_|gsk_|xai-|pplx-|xox[abprs]-|PRIVATE KEY|Bearer\s/;

/**
 * The credentials in a text: by what issuers' keys look like, and, given the fingerprints of known keys, any word whose
 * fingerprint is one of them. Examples in documentation (all one letter, `…`) are not taken for keys.
 */
export function secretsIn(text: string, known: ReadonlySet<string> = new Set()): SecretSign[] {
  return [...issuedKeys(text), ...knownKeys(text, known)];
}

function issuedKeys(text: string): SecretSign[] {
  if (!HINT.test(text)) return [];
  return PATTERNS.flatMap(([kind, pattern]) =>
    (text.match(pattern) ?? [])
      .filter((found) => !isExample(found))
      .map((found) => ({ kind, fingerprint: new Secret(found).fingerprint })),
  );
}

function knownKeys(text: string, known: ReadonlySet<string>): SecretSign[] {
  if (known.size === 0) return [];
  return (text.match(WORD) ?? [])
    .map((word) => new Secret(word).fingerprint)
    .filter((fingerprint) => known.has(fingerprint))
    .map((fingerprint) => ({ kind: "a key of this ledger's own lanes", fingerprint }));
}

/** Words long enough for a key. */
const WORD = /[A-Za-z0-9_\-.+/=~]{12,256}/g;

const FEWEST_LETTERS = 8;

/** A private key's first line has no letters to count; anything else with hardly any different ones is a placeholder. */
const isExample = (found: string): boolean =>
  !found.startsWith("-----") && new Set(found.replace(/^[^-_]*[-_\s]/, "")).size < FEWEST_LETTERS;
