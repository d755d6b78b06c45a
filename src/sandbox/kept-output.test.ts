import fc from "fast-check";
import { expect, test } from "vitest";
import { KeptOutput } from "./kept-output.ts";

/** What is kept of a text that comes in pieces. */
function kept(text: string, keepBytes: number, pieces: readonly number[]): KeptOutput {
  const output = new KeptOutput(keepBytes);
  const bytes = Buffer.from(text);
  let from = 0;
  for (const length of [...pieces, bytes.length]) {
    output.push(bytes.subarray(from, from + length));
    from += length;
  }
  return output;
}

const pieces = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 40 });

test("what fits is kept whole, however it comes in", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), pieces, (text, lengths) => {
      const output = kept(text, Buffer.byteLength(text), lengths);
      expect(output).toMatchObject({ cut: false });
      expect(output.text()).toBe(text);
    }),
  );
});

test("of more, beginning and end are kept, no character is torn, and the bytes left out are counted", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.nat(60), pieces, (text, keepBytes, lengths) => {
      const length = Buffer.byteLength(text);
      fc.pre(keepBytes < length);
      const output = kept(text, keepBytes, lengths);
      const [, head = "", count, tail = ""] = /^(.*)\n\[\.\.\. (\d+) bytes left out \.\.\.\]\n(.*)$/su.exec(
        output.text(),
      )!;
      expect(output.cut).toBe(true);
      expect(output.bytes()).toHaveLength(keepBytes);
      expect(text.startsWith(head)).toBe(true);
      expect(text.endsWith(tail)).toBe(true);
      expect(Buffer.byteLength(head) + Number(count) + Buffer.byteLength(tail)).toBe(length);
    }),
  );
});

test("bytes that are no text are kept as they are", () => {
  const output = new KeptOutput(100);
  output.push(Buffer.from([0, 255, 128, 10]));
  expect([...output.bytes()]).toEqual([0, 255, 128, 10]);
});
