const LONGEST = 80;

/** The text in quotation marks on one line, its middle left out when it is long. */
export function quote(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line.length <= LONGEST) return `"${line}"`;
  return `"${line.slice(0, LONGEST / 2 - 2)} … ${line.slice(2 - LONGEST / 2)}"`;
}
