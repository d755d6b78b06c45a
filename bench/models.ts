// Processor time of a call, by protocol: npx tsx --conditions=sluice:source bench/models.ts
import { fork } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { RunId, Secret, systemClock, systemRandom, TrialId } from "../src/kernel/index.ts";
import { laneSpecs, openProviders, overLanes, type Prompt } from "../src/models/index.ts";
import {
  anthropicVendor,
  azureVendor,
  FakeLanes,
  googleVendor,
  modelSettings,
  openaiVendor,
  openrouterVendor,
  providerSettings,
  type Vendor,
} from "../src/testing/index.ts";

const AT_ONCE = 500;
const WARM_UP = 1_500;
const CALLS = 4_000;
const PIECES = 40;

const VENDORS: Readonly<Record<string, Vendor>> = {
  openai: openaiVendor,
  azure: azureVendor,
  openrouter: openrouterVendor,
  anthropic: anthropicVendor,
  google: googleVendor,
};

const prompt: Prompt = {
  messages: [
    { role: "system", content: "Answer in full sentences." },
    { role: "user", content: "Describe the harbour. ".repeat(45) },
  ],
};

const answer = {
  text: "a harbour of words",
  thinking: "",
  calls: [],
  finish: "stop",
  usage: { input: 250, output: 170, cached: 0, reasoning: 0 },
  model: "test-model",
} as const;

/** A stream of forty pieces: the vendor's shapes, with the first piece of text again and again. */
function streamOf(vendor: Vendor): readonly string[] {
  const events = vendor.events(answer);
  const first = events.findIndex((event) => event.includes("a harbour"));
  return [
    ...events.slice(0, first),
    ...Array.from({ length: PIECES }, () => events[first]!),
    ...events.slice(first + 2),
  ];
}

/** The server's side, in a process of its own: each piece leaves as a chunk. */
function serve(name: string, how: string): void {
  const vendor = VENDORS[name]!;
  const pieces = streamOf(vendor).map((event) => Buffer.from(event));
  const whole = Buffer.from(vendor.whole({ ...answer, text: answer.text.repeat(PIECES) }));
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const isStream = how === "streamed";
      response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
      if (isStream) for (const piece of pieces) response.write(piece);
      response.end(isStream ? undefined : whole);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send!((server.address() as AddressInfo).port));
}

async function measure(name: string, how: "streamed" | "in one piece"): Promise<void> {
  const child = fork(import.meta.filename, [name, how], { execArgv: process.execArgv });
  const port = await new Promise<number>((resolve) => child.once("message", (message) => resolve(Number(message))));
  const vendor = VENDORS[name]!;
  const settings = providerSettings(`http://127.0.0.1:${port}${vendor.basePath}`, {
    keys: [new Secret("sk-bench-0123456789")],
    models: [modelSettings("test-model")],
    ...vendor.settings,
  });
  await using providers = openProviders([settings], { clock: systemClock });
  const write = (): Promise<void> => Promise.resolve();
  const open = overLanes({
    lanes: { acquire: (request, signal) => new FakeLanes(laneSpecs([settings])).acquire(request, signal) },
    providers,
    journal: { sendStarted: write, sendEnded: write, callAnswered: write },
    clock: systemClock,
    random: systemRandom,
  });
  const call = async (): Promise<void> => {
    using conversation = open({ run: RunId("r"), trial: TrialId("t"), attempt: 1, model: "test-model" });
    const { content } = await conversation.complete(prompt, new AbortController().signal);
    if (content.length < 300) throw new Error(`${name}: a short answer: ${content}`);
  };
  await many(WARM_UP, call);
  const before = process.cpuUsage();
  const startedAt = systemClock.now();
  await many(CALLS, call);
  const { user, system } = process.cpuUsage(before);
  const tookMs = systemClock.now() - startedAt;
  child.kill();
  const perCall = (user + system) / 1_000 / CALLS;
  console.log(
    `${name.padEnd(11)} ${how.padEnd(12)} ${perCall.toFixed(2)} ms   ${Math.round((CALLS * 1_000) / tookMs)} calls/s`,
  );
}

/** So many calls, a fixed number of them at once. */
async function many(count: number, call: () => Promise<void>): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const [, , served, how] = process.argv;
if (served !== undefined && how !== undefined) serve(served, how);
else {
  console.log(`processor time of a call: ${AT_ONCE} at once, ${PIECES} pieces an answer, Node ${process.version}`);
  for (const name of Object.keys(VENDORS)) {
    for (const way of ["streamed", "in one piece"] as const) await measure(name, way);
  }
}
