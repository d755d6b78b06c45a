/** A table as spreadsheets take it from the clipboard: cells between tabs, rows between line breaks. */
export const tableText = (head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
  [head, ...rows].map((row) => row.map(cellText).join("\t")).join("\n");

/** No cell begins another cell or row, and none is taken for a formula. */
function cellText(value: string | number | null): string {
  if (typeof value === "number") return String(value);
  const text = (value ?? "").replaceAll(/[\t\r\n]+/g, " ");
  return /^[=+\-@]/.test(text) ? `'${text}` : text;
}
