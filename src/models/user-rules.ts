import type { RuleSettings } from "#records";
import type { ErrorRule } from "./error-rule.ts";

/** The rules a person wrote for a provider's own codes, as lines of the table. Letter case does not matter; no patterns. */
export function rulesOfSettings(said: readonly RuleSettings[]): readonly ErrorRule[] {
  return said.map(({ status, code, text, kind, limit, retryAfterMs }) => ({
    ...(status === null ? {} : { status }),
    ...(code === null ? {} : { code: new RegExp(`^${literal(code)}$`, "i") }),
    ...(text === null ? {} : { text: new RegExp(literal(text), "i") }),
    means: kind,
    ...(limit === null ? {} : { why: limit }),
    retryAfterMs,
  }));
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
