import { appendFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { systemClock } from "#kernel";
import {
  answered,
  cutAfter,
  endedAfter,
  failing,
  hangUp,
  headOnly,
  respondsWith,
  type Script,
  silent,
  streamPiece,
  tooMany,
} from "#testing";
import { type FaultResult, type FaultRun, faultRun, RIGHT } from "./fault-run.ts";

const SET_TRIALS = process.env["SLUICE_FAULT_TRIALS"];
const TRIALS = Number(SET_TRIALS ?? 7);
const MOST_MS = Number(process.env["SLUICE_FAULT_MOST_MS"] ?? 90_000);
/** A file that each case adds a line of measurements to. */
const RESULTS = process.env["SLUICE_FAULT_RESULTS"];
const EXIT_MS = 5_000;
/** For a provider that leaves one waiting. */
const SHORT = "{ connect: 1s, headers: 1s, idle: 1s, call: 5s }";

const good = answered(RIGHT);

/** Healthy for the first answers, then every third request meets the fault. */
const sometimes =
  (fault: Script) =>
  (n: number): Script =>
    n > 1 && n % 3 === 2 ? fault : good;

/** Healthy for the first answers, then for three seconds nothing but the fault. */
function storm(fault: (n: number) => Script): (n: number) => Script {
  let since: number | null = null;
  return (n) => {
    if (n < 2) return good;
    since ??= systemClock.now();
    return systemClock.now() - since < 3_000 ? fault(n) : good;
  };
}

const always = (fault: Script) => (): Script => fault;

/** A body that never ends: its idle deadline never passes, for a byte comes in time. */
const dripping =
  (everyMs: number): Script =>
  async (exchange) => {
    const gone = new AbortController();
    void exchange.closed.then(() => gone.abort());
    exchange.head(200, { "content-type": "text/event-stream" });
    while (!gone.signal.aborted) {
      await exchange.write(streamPiece({ content: "4" }));
      await systemClock.sleep(everyMs, gone.signal).catch(() => undefined);
    }
  };

/** The whole answer, on a connection that is then left open. */
const unended: Script = async (exchange) => {
  const { model } = exchange.request.json as { readonly model: string };
  exchange.head(200, { "content-type": "text/event-stream" });
  await exchange.write(streamPiece({ content: RIGHT }, { model }));
  await exchange.write(streamPiece({}, { model }, "stop"));
  await exchange.write("data: [DONE]\n\n");
};

/** A JSON body of 100 MB. */
const huge: Script = async (exchange) => {
  exchange.head(200, { "content-type": "application/json" });
  const piece = "x".repeat(1024 * 1024);
  let gone = false;
  void exchange.closed.then(() => (gone = true));
  await exchange.write(`{"choices":[{"message":{"role":"assistant","content":"`);
  // A destroyed socket never says that a write has left it.
  for (let megabyte = 0; megabyte < 100 && !gone; megabyte++) {
    await Promise.race([exchange.write(piece), exchange.closed]);
  }
  exchange.end();
};

const page = `<html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>`;

/** Limits in the clothes of bad requests, as two proxies dress them. */
const disguised = (n: number): Script =>
  n % 2 === 0
    ? failing(400, { message: "Requests rate limit exceeded, please try again later.", code: "MPE-429" })
    : failing(400, { message: "Throttling.RateQuota: TPM/RPM limit exceeded", code: "PL-002" });

const onlyKey =
  (key: string, then: Script): Script =>
  (exchange) =>
    (exchange.request.headers.authorization === `Bearer ${key}` ? then : good)(exchange);

interface Case extends Omit<FaultRun, "trials" | "mostMs"> {
  /** Trials of the short version; the environment's number replaces it. */
  readonly trials?: number;
  /** Reasons that some attempt or send must have ended with. */
  readonly because?: readonly string[];
  readonly also?: (result: FaultResult) => void;
}

/** Faults that other sends make good: every trial is graded. */
const MENDED: Readonly<Record<string, Case>> = {
  "a third is accepted and never answered": {
    server: sometimes(silent),
    timeouts: SHORT,
  },
  "a third has a head and then silence": { server: sometimes(headOnly), timeouts: SHORT },
  "a third drips for ever": {
    server: sometimes(dripping(200)),
    timeouts: "{ connect: 1s, headers: 1s, idle: 1s, call: 1500ms }",
  },
  "a third sends one byte and no more for a minute": { server: sometimes(dripping(60_000)), timeouts: SHORT },
  "a third is reset in the middle of the body": { server: sometimes(cutAfter("4")) },
  "a third ends in the middle of the body": { server: sometimes(endedAfter("4")) },
  "a third is reset before any answer": { server: sometimes(hangUp) },
  "a third is half a JSON document": {
    server: sometimes(respondsWith(200, `{"choices":[{"message":{"role":"assistant","con`, "application/json")),
  },
  "a third is a 500": { server: sometimes(failing(500, { message: "internal error" })) },
  "a third is a proxy's page with status 502": { server: sometimes(respondsWith(502, page)) },
  "a third is a proxy's page with status 200": { server: sometimes(respondsWith(200, page)) },
  "a storm of 500s": { server: storm(always(failing(500, { message: "internal error" }))) },
  "a storm of refusals with a hint": { server: storm(always(tooMany(1))) },
  "a storm of refusals without a hint": { server: storm(always(tooMany())) },
  "a storm of limits disguised as bad requests": {
    server: storm(disguised),
    also: ({ summary }) => expect(summary.rejectedSends).toBeGreaterThan(0),
  },
  "another model answers now and then": {
    server: (n) => (n % 50 === 4 ? answered(RIGHT, { model: "model-72b" }) : good),
    because: ["SLUICE_WRONG_MODEL"],
    also: ({ summary }) => expect(summary.identityMismatches).toBeGreaterThan(0),
  },
  "one of two keys is revoked in the middle": {
    keys: ["key-that-stays", "key-that-goes"],
    server: (n) => (n < 4 ? good : onlyKey("key-that-goes", failing(401, { message: "Invalid API key" }))),
    also: ({ summary, byKey }) => {
      const refused = byKey["Bearer key-that-goes"] ?? 0;
      // The pool goes on, and the dead key is not asked again and again: at most what was in flight.
      expect(byKey["Bearer key-that-stays"]).toBeGreaterThan(0);
      expect(refused).toBeLessThan(4 + 0.5 * summary.sends);
      expect(summary.warnings.join("\n")).toMatch(
        /lane faulty\/key-\w{8}\/model-7b\/model-7b is out of use: Invalid API key/,
      );
    },
  },
  "a third is a body of 100 MB": { server: sometimes(huge) },
  "every answer is complete on a connection that never ends": { server: always(unended) },
};

const SHORT_STALL = "4s";

/** Faults that nothing makes good: what could not be had is owed, and the run ends. */
const FATAL: Readonly<Record<string, Case>> = {
  "the only key is revoked in the middle": {
    server: (n) => (n < 3 ? good : failing(401, { message: "Invalid API key" })),
    because: ["SLUICE_NO_LANE"],
    also: ({ summary, requests }) => {
      expect(summary.graded).toBe(3);
      expect(requests).toBeLessThan(3 + 60);
      expect(summary.warnings.join("\n")).toMatch(
        /lane faulty\/key-\w{8}\/model-7b\/model-7b is out of use: Invalid API key/,
      );
    },
  },
  "nothing is ever answered": {
    server: always(silent),
    timeouts: SHORT,
    stall: SHORT_STALL,
    because: ["SLUICE_STALLED"],
  },
  "everything is refused for ever, with hints": {
    server: always(tooMany(1)),
    stall: SHORT_STALL,
    because: ["SLUICE_STALLED"],
  },
  "everything is refused for ever, without a word": {
    server: always(tooMany()),
    stall: SHORT_STALL,
    because: ["SLUICE_STALLED"],
  },
  "everything is a 500 for ever": {
    server: always(failing(500, { message: "internal error" })),
    stall: SHORT_STALL,
    because: ["SLUICE_STALLED"],
  },
  "the host does not exist": {
    server: always(good),
    baseUrl: () => "http://nowhere.invalid/v1",
    stall: SHORT_STALL,
    because: ["SLUICE_STALLED"],
    also: ({ requests }) => expect(requests).toBe(0),
  },
  "the other side does not speak TLS": {
    server: always(good),
    baseUrl: (url) => url.replace("http:", "https:"),
    stall: SHORT_STALL,
    because: ["SLUICE_STALLED"],
  },
};

describe.concurrent("against a provider that goes wrong", () => {
  test.for(Object.entries(MENDED))(
    "%s: every trial is graded, none as the model's failure, and the run ends by itself",
    { timeout: MOST_MS + 10_000 },
    async ([name, given], { onTestFailed }) => {
      const result = await ran(name, given, onTestFailed);
      expect(result.summary).toMatchObject({ graded: trialsOf(given), owed: 0 });
      expect(result.code).toBe(0);
      given.also?.(result);
    },
  );

  test.for(Object.entries(FATAL))(
    "%s: what is left is owed, none scored as the model's failure, and the run ends by itself",
    { timeout: MOST_MS + 10_000 },
    async ([name, given], { onTestFailed }) => {
      const result = await ran(name, given, onTestFailed);
      expect(result.summary.graded).toBeLessThan(trialsOf(given));
      expect(result.summary.warnings).not.toEqual([]);
      expect(result.code).toBe(1);
      given.also?.(result);
    },
  );
});

/** Carries the case out and holds it to what no fault may change. */
async function ran(name: string, given: Case, onTestFailed: (tell: () => void) => void): Promise<FaultResult> {
  const trials = trialsOf(given);
  const result = await faultRun({ ...given, trials, mostMs: MOST_MS });
  onTestFailed(() => console.error(result.err));
  note(name, trials, result);
  const { outcomes, notScored, owed } = result.summary;
  expect(outcomes.failure + outcomes.partial).toBe(0);
  const setAside = Object.values(notScored).reduce((sum, count) => sum + count, 0);
  expect(outcomes.full + setAside + owed).toBe(trials);
  expect(result.exitMs).toBeLessThan(EXIT_MS);
  expect(result).toMatchObject({ leaked: 0, connectionsLeft: 0, left: { open: 0, closeWait: 0 } });
  expect(Object.keys(result.reasons)).toEqual(expect.arrayContaining([...(given.because ?? [])]));
  return result;
}

const trialsOf = ({ trials }: Case): number => (SET_TRIALS === undefined ? (trials ?? TRIALS) : TRIALS);

function note(name: string, trials: number, result: FaultResult): void {
  if (RESULTS === undefined) return;
  const { summary, tookMs, exitMs, requests, mostSockets, leaked, reasons, code } = result;
  const { graded, owed, outcomes, notScored, rejectedSends, failedSends } = summary;
  const line = {
    name,
    trials,
    graded,
    owed,
    infraInvalid: notScored["infra-invalid"],
    scoredAsFailure: outcomes.failure + outcomes.partial,
    requests,
    rejectedSends,
    failedSends,
    seconds: Number((tookMs / 1000).toFixed(1)),
    exitMs: Math.round(exitMs),
    mostSockets,
    leaked,
    code,
    reasons,
  };
  appendFileSync(RESULTS, `${JSON.stringify(line)}\n`);
}
