import { crc32 } from "node:zlib";
import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const MOST_COLOURS = 256;

/**
 * A screenshot with at most 256 colours: a third of the size, and hardly another picture, for a page has few colours and the
 * edges of its letters many that are nearly alike. Takes PNG as Chromium writes it: 8 bits a channel, not interlaced.
 */
export function palettePng(png: Buffer): Buffer {
  const { width, height, channels, rows } = pixelsOf(png);
  const counts = new Map<number, number>();
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) {
    const from = at * channels;
    const colour = (rows[from]! << 16) | (rows[from + 1]! << 8) | rows[from + 2]!;
    colours[at] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = paletteOf(counts);
  const places = placesOf([...counts.keys()], palette);
  const lines = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < colours.length; at += 1) {
    lines[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = places.get(colours[at]!)!;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const parts = [
    part("IHDR", header),
    part("PLTE", table),
    part("IDAT", deflateSync(lines, { level: 9 })),
    part("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...parts]);
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly rows: Buffer;
}

function pixelsOf(png: Buffer): Pixels {
  const data: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const kind = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (kind === "IHDR") {
      [width, height, channels] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] === 6 ? 4 : 3];
      if (body[8] !== 8 || (body[9] !== 2 && body[9] !== 6) || body[12] !== 0) throw new Error("not such a PNG");
    }
    if (kind === "IDAT") data.push(body);
    at += length + 12;
  }
  return { width, height, channels, rows: unfiltered(inflateSync(Buffer.concat(data)), width * channels, channels) };
}

/** Undoes what PNG did to each line so that it compresses better (PNG, third edition, section 9). */
function unfiltered(lines: Buffer, size: number, channels: number): Buffer {
  const height = lines.length / (size + 1);
  const out = Buffer.alloc(size * height);
  for (let line = 0; line < height; line += 1) {
    const filter = lines[line * (size + 1)]!;
    for (let at = 0; at < size; at += 1) {
      const place = line * size + at;
      const left = at < channels ? 0 : out[place - channels]!;
      const up = line === 0 ? 0 : out[place - size]!;
      const corner = at < channels || line === 0 ? 0 : out[place - size - channels]!;
      out[place] = lines[line * (size + 1) + 1 + at]! + guessOf(filter, left, up, corner);
    }
  }
  return out;
}

function guessOf(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [fromLeft, fromUp, fromCorner] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (fromLeft <= fromUp && fromLeft <= fromCorner) return left;
  return fromUp <= fromCorner ? up : corner;
}

/** The colours that are met most, none of them nearly another one that is met more. */
function paletteOf(counts: ReadonlyMap<number, number>): readonly number[] {
  const ordered = [...counts].toSorted(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette: number[] = [];
  for (let near = 600; near >= 0 && palette.length < MOST_COLOURS; near -= 120) {
    for (const colour of ordered) {
      if (palette.length === MOST_COLOURS) break;
      if (palette.every((known) => distance(known, colour) > near)) palette.push(colour);
    }
  }
  return palette;
}

function placesOf(colours: readonly number[], palette: readonly number[]): ReadonlyMap<number, number> {
  const nearest = (colour: number): number => {
    let best = 0;
    for (let at = 1; at < palette.length; at += 1) {
      if (distance(palette[at]!, colour) < distance(palette[best]!, colour)) best = at;
    }
    return best;
  };
  return new Map(colours.map((colour) => [colour, nearest(colour)]));
}

const distance = (a: number, b: number): number =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;

function part(kind: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(body.length + 12);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(kind, 4, "latin1");
  body.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, body.length + 8)), body.length + 8);
  return bytes;
}
