import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Random, randomOf, systemClock } from "#kernel";
import type { AuditedFile, Finding } from "#report";
import { salvageLedger, SqliteStore, StoreRefusedError } from "#store";
import { FakeTerminal } from "../support/fake-terminal.ts";
import { fillLedger } from "../support/filled-ledger.ts";
import { frozenLedger } from "../support/frozen-ledger.ts";

let root: string;
let sound: Buffer;
/** What a sound ledger holds of each part. */
let held: Readonly<Record<string, number>>;

const PAGE = 4096;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "sluice-damaged-"));
  await fillLedger(root);
  sound = readFileSync(join(root, "ledger.db"));
  held = Object.fromEntries((await salvageLedger(join(root, "ledger.db"))).map(({ part, rows }) => [part, rows]));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A terminal in a folder whose ledger has these bytes. */
async function withLedger(bytes: Uint8Array): Promise<FakeTerminal & { readonly path: string }> {
  const terminal = new FakeTerminal();
  const folder = join(terminal.cwd, "sluice-out");
  mkdirSync(folder);
  const path = join(folder, "ledger.db");
  writeFileSync(path, bytes);
  return Object.assign(terminal, { path });
}

/** What an audit says of a ledger with these bytes. Whatever it says, it says it properly, and leaves the file as it is. */
async function audited(bytes: Uint8Array): Promise<{ readonly code: number; readonly damage: Finding | undefined }> {
  const terminal = await withLedger(bytes);
  const { code, out, err } = await terminal.run("audit", "--json");
  expect(err).toBe("");
  expect(readFileSync(terminal.path).equals(bytes)).toBe(true);
  rmSync(terminal.cwd, { recursive: true });
  const { files } = JSON.parse(out) as { readonly files: readonly AuditedFile[] };
  return { code, damage: files[0]!.findings.find((finding) => finding.code === "ledger-damaged") };
}

const spoiled = (spoil: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(sound);
  spoil(bytes);
  return bytes;
};

test("a sound ledger holds what was written, to the last row", () => {
  const [attempts, sends] = [60, 60];
  expect(held).toMatchObject({
    plans: 1,
    trials: 60,
    "run starts": 1,
    "run ends": 1,
    "attempt starts": attempts,
    "attempt ends": attempts,
    "send starts": sends,
    "send ends": sends,
    "answered calls": 60,
    "answers and transcripts": 120,
  });
});

test.for([
  ["the page that names the tables", (bytes: Buffer) => bytes.fill(0xa5, 0, PAGE)],
  ["the mark of a database", (bytes: Buffer) => bytes.fill(0, 0, 16)],
  ["the mark of a ledger", (bytes: Buffer) => bytes.fill(0x11, 68, 72)],
  ["the size of a page", (bytes: Buffer) => bytes.writeUInt16BE(512, 16)],
] as const)("with %s gone it is refused untouched, and the audit says that every row is there", async ([, spoil]) => {
  const bytes = spoiled(spoil);
  const terminal = await withLedger(bytes);
  for (const command of [["results"], ["status"]]) {
    const { code, err } = await terminal.run(...command);
    expect({ code, err }).toEqual({ code: 3, err: expect.stringMatching(/ledger/) });
  }
  expect(readFileSync(terminal.path).equals(bytes)).toBe(true);
  const { code, damage } = await audited(bytes);
  expect(code).toBe(1);
  expect(damage!.message).toMatch(/; whole are 1 plans, 60 trials, .*60 attempt ends.*60 answered calls/);
  expect(await salvageLedger(terminal.path)).toEqual(
    expect.arrayContaining([{ part: "answered calls", rows: 60, sound: 60, gaps: 0, whole: true }]),
  );
});

test("of a ledger that an older version made and this one migrated, the tables are found again", async () => {
  const terminal = await withLedger(readFileSync(frozenLedger("schema-1.db")));
  await terminal.run("status");
  const bytes = readFileSync(terminal.path);
  bytes.fill(0xa5, 0, PAGE);
  expect((await audited(bytes)).damage!.message).toMatch(/6 attempt ends/);
});

test("a part that is cut off is missing, and no more", async () => {
  const { damage } = await audited(sound.subarray(0, Math.floor(sound.length * 0.7)));
  expect(damage!.message).toMatch(/of the rest can be recovered \d+ /);
  for (const { at, found } of damage!.evidence.filter((one) => one.at in held)) {
    const { rows, sound: kept } = found as { readonly rows: number; readonly sound: number };
    expect(kept).toBeLessThanOrEqual(rows);
    expect(kept).toBeLessThanOrEqual(held[at]!);
  }
});

test(
  "every single page that is overwritten is found, and costs only what stood on it",
  { timeout: 120_000 },
  async () => {
    const total = Object.values(held).reduce((sum, rows) => sum + rows, 0);
    const dear: number[] = [];
    for (let page = 1; page < sound.length / PAGE; page++) {
      const bytes = spoiled((copy) => copy.fill(0x5a, page * PAGE, (page + 1) * PAGE));
      const { code, damage } = await audited(bytes);
      expect({ page: page + 1, code, code2: damage?.code }).toEqual({
        page: page + 1,
        code: 1,
        code2: "ledger-damaged",
      });
      writeFileSync(join(root, "one.db"), bytes);
      const kept = (await salvageLedger(join(root, "one.db"))).reduce((sum, { rows }) => sum + rows, 0);
      if (kept < total * 0.6) dear.push(page + 1);
    }
    // Only a page above others costs them too.
    expect(dear.length).toBeLessThan(sound.length / PAGE / 4);
  },
);

test(
  "random bytes, cuts and their like are never a bug of the audit, and it never finds more than there was",
  { timeout: 120_000 },
  async () => {
    const verdicts = { damaged: 0, sound: 0 };
    for (let round = 0; round < 60; round++) {
      const bytes = mutated(randomOf("audit", round));
      const { damage } = await audited(bytes);
      verdicts[damage === undefined ? "sound" : "damaged"] += 1;
      writeFileSync(join(root, "one.db"), bytes);
      for (const { part, sound: kept, rows } of await salvageLedger(join(root, "one.db"))) {
        expect(kept, `round ${round}, ${part}`).toBeLessThanOrEqual(Math.min(rows, held[part]!));
      }
    }
    expect(verdicts.damaged).toBeGreaterThan(20);
  },
);

/** A few scribbles anywhere, and now and then a cut. */
function mutated(random: Random): Buffer {
  const bytes = Buffer.from(sound);
  for (let scribble = 1 + random.int(4); scribble > 0; scribble--) {
    const from = random.int(4) === 0 ? random.int(PAGE) : random.int(bytes.length);
    const length = 1 + random.int(64);
    for (let at = from; at < Math.min(bytes.length, from + length); at++) bytes[at] = random.int(256);
  }
  return random.int(5) === 0 ? bytes.subarray(0, random.int(bytes.length)) : bytes;
}

test("of a file that is no ledger nothing is recovered, and the refusal is all that is said", async () => {
  const { code, damage } = await audited(Buffer.from("not a database at all\n".repeat(400)));
  expect(code).toBe(1);
  expect(damage!.message).not.toContain("recovered");
  const terminal = await withLedger(Buffer.from("x".repeat(9_000)));
  expect(await salvageLedger(terminal.path)).toEqual([]);
  await expect(SqliteStore.open(join(terminal.cwd, "sluice-out"), { clock: systemClock })).rejects.toBeInstanceOf(
    StoreRefusedError,
  );
});
