/** What differs from run to run without meaning anything: durations and addresses. Masked, so that a replayed conversation asks the same. */
const WEATHER: readonly (readonly [RegExp, string])[] = [
  [/(duration_ms:? )\d+(?:\.\d+)?/g, "$10"],
  [/\((\d+(?:\.\d+)?)ms\)/g, "(0ms)"],
  [/\bin \d+\.\d+ ?s\b/g, "in 0.00s"],
  [/\b0x[0-9a-f]{6,16}\b/g, "0x0"],
];

/** Masks durations and addresses, and the folder names in `hidden` by what they stand for. */
export function steadied(text: string, hidden: readonly (readonly [string, string])[]): string {
  let steady = text;
  for (const [folder, mask] of hidden) steady = steady.replaceAll(folder, mask);
  for (const [pattern, mask] of WEATHER) steady = steady.replace(pattern, mask);
  return steady;
}

/** A text of at most so many characters: of a longer one the beginning, the end, and between them how much is left out. */
export function shortened(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const head = Math.ceil(characters / 2);
  const tail = characters - head;
  return `${text.slice(0, head)}\n[… ${text.length - characters} characters left out …]\n${text.slice(text.length - tail)}`;
}
