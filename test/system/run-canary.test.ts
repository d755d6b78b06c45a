import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Secret, systemClock } from "#kernel";
import { SqliteStore } from "#store";
import { answered, failing, hangUp, respondsWith, type Script, ScriptedServer } from "#testing";
import { startSluice } from "./sluice-process.ts";

// Letters that JSON, addresses, HTML and shells each write in another way.
const CANARY = `sk-canary-1/+="quoted"\\back`;
/** A key that the provider refuses at once. */
const DEAD = `sk-canary-2/+='dead'&<key>`;
const KEYS = [CANARY, DEAD];

/** Every way to write a key that anything might have used. */
const SPELLINGS = KEYS.flatMap((key) => [
  key,
  JSON.stringify(key).slice(1, -1),
  encodeURIComponent(key),
  Buffer.from(key).toString("base64").replace(/=+$/, ""),
  Buffer.from(`Bearer ${key}`).toString("base64").replace(/=+$/, ""),
  key.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  key.replaceAll('"', "&quot;"),
]).concat("sk-canary");

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-canary-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A provider that repeats the header it was sent wherever a text can stand, and refuses one of the keys. */
function repeating(): (n: number) => Script {
  const faults: readonly ((text: string) => Script)[] = [
    (text) => failing(500, { message: `Traceback: ${text}`, code: text }),
    (text) => failing(429, { message: `${text} is over its limit` }, { "retry-after": "0", "x-debug": text }),
    (text) => respondsWith(502, `<html><title>${text}</title>${encodeURIComponent(text)}</html>`),
    (text) => respondsWith(200, `{"choices":[{"message":${text}`, "application/json"),
    (text) => answered("42", { model: text }),
    () => hangUp,
    (text) => failing(400, { message: JSON.stringify({ headers: { authorization: text } }) }),
  ];
  return (n) => (exchange) => {
    const sent = exchange.request.headers.authorization ?? "";
    if (sent === `Bearer ${DEAD}`) return failing(401, { message: `Incorrect API key provided: ${sent}` })(exchange);
    const fault = n % 4 === 3 ? faults[Math.floor(n / 4) % faults.length] : undefined;
    return (fault?.(sent) ?? answered(n % 3 === 0 ? `42 ${sent}` : "42"))(exchange);
  };
}

async function writeFiles(home: string, baseUrl: string): Promise<void> {
  await mkdir(join(home, "keys"), { recursive: true });
  const questions = Array.from({ length: 24 }, (_, at) =>
    JSON.stringify({ id: `q${at}`, input: `${at}?`, target: "42" }),
  );
  await writeFile(join(home, "questions.jsonl"), questions.join("\n"));
  await writeFile(join(home, "keys", "dead"), `${DEAD}\n`);
  await writeFile(
    join(home, "sluice.yaml"),
    `providers:
  repeating:
    protocol: openai
    base-url: ${baseUrl}
    keys: [env:CANARY_KEY, file:keys/dead]
    models: [model-7b]
    timeouts: { connect: 5s, headers: 5s, idle: 5s, call: 20s }
timeouts: { stall: 30s }
suite: dataset
dataset: { path: questions.jsonl, scorer: exact }
`,
  );
}

/** Where a key stands in these bytes, with what is around it; null when it does not. */
function leakIn(bytes: Buffer): string | null {
  for (const spelling of SPELLINGS) {
    const at = bytes.indexOf(spelling);
    if (at >= 0) return bytes.subarray(Math.max(0, at - 80), at + 40).toString("latin1");
  }
  return null;
}

/** Runs a command line to its end and looks through everything it printed. Returns its exit code. */
async function said(home: string, ...words: readonly string[]): Promise<number | null> {
  const process = startSluice(words, { cwd: home, env: { CANARY_KEY: CANARY } });
  const code = await process.gone;
  expect({ words, leak: leakIn(Buffer.from(process.out() + process.err())) }).toEqual({ words, leak: null });
  return code;
}

/** Looks through every byte of every file below a folder; returns how many files there are. */
async function lookThrough(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true });
  const files: string[] = [];
  for (const name of names) if ((await stat(join(path, name))).isFile()) files.push(join(path, name));
  for (const file of files) expect({ file, leak: leakIn(await readFile(file)) }).toEqual({ file, leak: null });
  return files.length;
}

/** What the ledger keeps is compressed: it is looked through as it was written too. */
async function lookThroughRecords(outputDir: string): Promise<number> {
  await using store = await SqliteStore.open(outputDir, { clock: systemClock });
  let count = 0;
  for (const type of ["run-started", "attempt-ended", "call-answered", "send-ended", "run-ended"] as const) {
    for await (const record of store.records(type)) {
      count++;
      expect({ type, leak: leakIn(Buffer.from(JSON.stringify(record))) }).toEqual({ type, leak: null });
    }
  }
  return count;
}

/** Serves the dashboard of a ledger, and looks through all that it answers; returns how many trials it told of. */
async function lookThroughDashboard(home: string, run: string): Promise<number> {
  const process = startSluice(["dashboard", "--port", "0"], { cwd: home, env: { CANARY_KEY: CANARY } });
  try {
    await process.says(/#token=/);
    const [shareUrl = ""] = /http:\/\/[\d.]+:\d+\//.exec(process.err()) ?? [];
    const trials = await lookThroughAnswers(shareUrl, run);
    process.send("SIGINT");
    expect(await process.gone).toBe(0);
    expect(leakIn(Buffer.from(process.out() + process.err()))).toBeNull();
    return trials;
  } finally {
    // A page that is still served when the test fails would be served for ever.
    process.send("SIGKILL");
    await process.gone;
  }
}

/** Every answer, every trial's story and the events included. */
async function lookThroughAnswers(shareUrl: string, run: string): Promise<number> {
  const answerAt = async (path: string): Promise<Buffer> => {
    const bytes = Buffer.from(await (await fetch(`${shareUrl}${path}`)).arrayBuffer());
    expect({ path, leak: leakIn(bytes) }).toEqual({ path, leak: null });
    return bytes;
  };
  const { trials } = JSON.parse((await answerAt("api/trials")).toString()) as {
    readonly trials: { readonly id: string }[];
  };
  for (const { id } of trials) expect((await answerAt(`api/trials/${id}`)).length).toBeGreaterThan(500);
  const ofRun = `runs/${run}`;
  const ofLedger = ["overview", "results", "coverage", "experiments", "errors", "audit"];
  const compared = `compare-runs?first=${run}&second=${run}`;
  for (const path of [...ofLedger, compared, ofRun, `${ofRun}/matrix`, `${ofRun}/calls`]) await answerAt(`api/${path}`);
  const { body } = await fetch(`${shareUrl}api/events`);
  let heard = Buffer.alloc(0);
  for await (const bytes of body!) {
    heard = Buffer.concat([heard, bytes as Uint8Array]);
    if (heard.includes("event: overview\n") && heard.subarray(-2).toString() === "\n\n") break;
  }
  expect(leakIn(heard)).toBeNull();
  return trials.length;
}

/** A run in one mode against a provider of its own; resolves with where its output is. */
async function looked(mode: string): Promise<string> {
  const home = join(folder, `home${mode}`);
  await using server = await startRepeating();
  await writeFiles(home, server.baseUrl);
  const words = mode === "--plain" ? ["run"] : ["run", mode];
  expect([0, 1]).toContain(await said(home, ...words));
  // The keys did travel, so that there was something to leak.
  const sent = new Set(server.requests.map(({ headers }) => headers.authorization));
  expect(sent).toEqual(new Set(KEYS.map((key) => `Bearer ${key}`)));
  const output = join(home, "sluice-out");
  expect(await lookThroughRecords(output)).toBeGreaterThan(40);
  return output;
}

// Eleven processes, four of them at once.
test(
  "no key is in any byte that runs print or leave, in any mode, though the provider repeats it everywhere",
  { timeout: 480_000 },
  async () => {
    const outputs = await Promise.all(["--verbose", "--quiet", "--json", "--plain"].map(looked));
    const home = join(folder, "home--json");
    const [run] = await readdir(join(home, "sluice-out", "runs"));
    const after = [
      ...["json", "csv", "parquet", "master-json"].map((format) => ["export", "--format", format]),
      ["results", "--by", "model"],
      ["report"],
      ["audit"],
    ];
    for (const words of after) expect([0, 1]).toContain(await said(home, ...words));
    for (const output of outputs) expect(await lookThrough(output)).toBeGreaterThan(2);
    const manifest = await readFile(join(home, "sluice-out", "runs", run!, "manifest.json"), "utf8");
    for (const key of KEYS) expect(manifest).toContain(new Secret(key).fingerprint);
  },
);

test("no key is in anything that the dashboard answers", async () => {
  const output = await looked("--quiet");
  const [run] = await readdir(join(output, "runs"));
  expect(await lookThroughDashboard(join(folder, "home--quiet"), run!)).toBe(24);
});

test("no key is in what a refused command line or configuration prints", async () => {
  await using server = await startRepeating();
  await writeFiles(folder, server.baseUrl);
  expect(await said(folder, "run", "--api-key-env", CANARY)).toBe(2);
  expect(await said(folder, "run", "--api-key-file", DEAD)).toBe(2);
  await writeFile(
    join(folder, "sluice.yaml"),
    `providers:\n  p: { protocol: openai, base-url: "https://user:${encodeURIComponent(CANARY)}@h/v1", keys: [env:CANARY_KEY], models: [a] }\n`,
  );
  expect(await said(folder, "run")).toBe(2);
  await writeFile(
    join(folder, "sluice.yaml"),
    `providers:\n  p: { protocol: openai, base-url: "https://h/v1", keys: ['${CANARY}'], models: [a] }\n`,
  );
  expect(await said(folder, "run")).toBe(2);
});

function startRepeating(): Promise<ScriptedServer> {
  const script = repeating();
  let n = 0;
  return ScriptedServer.start((exchange) => script(n++)(exchange));
}
