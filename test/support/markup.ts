const VOID: ReadonlySet<string> = new Set(["meta", "br", "hr", "img", "link", "input"]);

/**
 * The names of a page's or drawing's elements in order. Throws at the first tag that does not fit: one that closes another
 * element, one left open, or a "<" that begins none. What is inside `style` and `script` is theirs.
 */
export function elementsOf(markup: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const plain = markup
    .replace(/^<!doctype html>/i, "")
    .replaceAll(/(<(style|script)\b[^>]*>)[\s\S]*?(?=<\/\2>)/g, "$1");
  const tags = /<(\/)?([a-zA-Z][a-zA-Z0-9]*)((?:\s[\w:-]+(?:="[^"<]*")?)*)\s*(\/)?>|</g;
  const tell = (problem: string): never => {
    throw new Error(`${problem} after ${seen.at(-1)}`);
  };
  for (const [tag, closing, name = "", , selfClosing] of plain.matchAll(tags)) {
    if (name === "") tell('stray "<"');
    if (closing !== undefined) {
      if (open.pop() !== name) tell(`${tag} closes another element`);
      continue;
    }
    seen.push(name);
    if (selfClosing === undefined && !VOID.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`${open.join()} left open`);
  return seen;
}
