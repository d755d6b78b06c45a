import fc from "fast-check";
import { expect, test } from "vitest";
import { visibleText } from "./visible-text.ts";

const shown = (text: string): string =>
  visibleText(text)
    .map((piece) => (piece.kind === "text" ? piece.text : `<${piece.name}>`))
    .join("");

test("what turns text around, hides or rings is shown by name", () => {
  expect(shown("invoice\u202Efdp.exe")).toBe("invoice<U+202E>fdp.exe");
  expect(shown("a\u2066b\u2069c\u200Bd\uFEFF")).toBe("a<U+2066>b<U+2069>c<U+200B>d<U+FEFF>");
  expect(shown("bell\u0007 escape\u001B[31m delete\u007F")).toBe("bell<U+0007> escape<U+001B>[31m delete<U+007F>");
  expect(shown("tag\u{E0041}\uD800")).toBe("tag<U+E0041><U+D800>");
});

test("markup stays what it is: text", () => {
  const markup = '<img src=x onerror="alert(1)">&amp;</pre><script>1</script>';
  expect(visibleText(markup)).toEqual([{ kind: "text", text: markup }]);
});

test("lines, tabs, emoji and other scripts stay", () => {
  const text = "one\ntwo\tthree – déjà vu 日本語 🧪 שלום";
  expect(shown(text)).toBe(text);
  expect(shown("line\r\nline")).toBe("line\nline");
  expect(shown("line\rover")).toBe("line<U+000D>over");
});

test("nothing is lost: every character is shown as itself or by name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const back = visibleText(text)
        .map((piece) =>
          piece.kind === "text" ? piece.text : String.fromCodePoint(Number.parseInt(piece.name.slice(2), 16)),
        )
        .join("");
      expect(back).toBe(text.replaceAll("\r\n", "\n"));
    }),
  );
});
