/**
 * True when a text that a person wrote where a name belongs might be a credential, so that no message repeats it. Long
 * runs that mix letters with many digits, and the usual prefixes, count; ordinary names, paths and words do not.
 */
export function looksSecret(text: string): boolean {
  if (/\b(sk|pk|rk|gsk|xai|ghp|hf|Bearer)[-_ ][\w-]{8,}/.test(text) || text.startsWith("AIza")) return true;
  const runs = text.match(/[A-Za-z0-9+/=_-]{16,}/g) ?? [];
  return runs.some((run) => digits(run) >= 4 && digits(run) * 8 >= run.length && !isDated(run));
}

const digits = (run: string): number => run.replaceAll(/\D/g, "").length;

// Model names and versions carry dates and sizes between separators: `gpt-4o-mini-2024-07-18`, `qwen2.5-72b-instruct`.
const isDated = (run: string): boolean =>
  run.split(/[-_/]/).every((part) => /^([A-Za-z]*\d{0,3}[A-Za-z]*|\d{4}|\d{8})$/.test(part));
