import { type AddressInfo, createServer } from "node:net";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { deferred, never, Secret } from "#kernel";
import {
  CallDesk,
  failing,
  FakeClock,
  hangUp,
  providerSettings,
  respondsWith,
  type Script,
  ScriptedServer,
  silent,
  streamPiece,
} from "#testing";

// Letters that JSON, addresses and HTML each write in another way.
const CANARY = 'sk-canary/+="quoted"\\back';

const asking = { messages: [{ role: "user", content: "Hello" }] } as const;

/** Every way to write the canary that anything here could have used. */
const SPELLINGS = [CANARY, "canary/+", "sk-canary", encodeURIComponent(CANARY)];

/** A server that repeats the header it was sent wherever a text can stand. */
const repeating =
  (script: (repeated: string) => Script): Script =>
  (exchange) =>
    script(exchange.request.headers.authorization ?? "")(exchange);

const FAULTS: Readonly<Record<string, Script>> = {
  "a refusal": repeating((text) => failing(401, { message: `Incorrect API key provided: ${text}`, code: text })),
  "a limit": repeating((text) => failing(429, { message: text }, { "x-debug": "1" })),
  "a bad request": repeating((text) => failing(400, { message: JSON.stringify({ headers: { authorization: text } }) })),
  "a failure in plain text": repeating((text) => respondsWith(500, `Traceback: ${text}`, "text/plain")),
  "an address": repeating((text) => respondsWith(500, `?key=${encodeURIComponent(text)}`, "text/plain")),
  "a page": repeating((text) => respondsWith(502, `<html><title>${text}</title></html>`)),
  "half an answer": repeating((text) => respondsWith(200, `{"choices":[{"message":${text}`, "application/json")),
  "a model's name": repeating((text) => respondsWith(200, answer({ model: text }), "application/json")),
  "an answer": repeating((text) =>
    respondsWith(
      200,
      answer({
        choices: [
          {
            message: {
              content: text,
              reasoning: text,
              tool_calls: [{ id: text, function: { name: text, arguments: text } }],
            },
          },
        ],
      }),
      "application/json",
    ),
  ),
  "an error in a stream": repeating((text) => async (exchange) => {
    exchange.head(200, { "content-type": "text/event-stream" });
    await exchange.write(streamPiece({ content: "a" }) + `data: ${JSON.stringify({ error: { message: text } })}\n\n`);
    exchange.end();
  }),
  "a redirect": repeating((text) => (exchange) => {
    exchange.head(302, { location: `https://elsewhere.example/?${encodeURIComponent(text)}` });
    exchange.end();
  }),
  "a reset": hangUp,
};

const answer = (more: object): string =>
  JSON.stringify({ choices: [{ message: { content: "42" }, finish_reason: "stop" }], ...more });

function expectNoCanary(what: unknown): void {
  const written = [inspect(what, { depth: null, showHidden: true, getters: true }), JSON.stringify(what), String(what)];
  if (what instanceof Error) written.push(what.message, what.stack ?? "", inspect(what.cause, { depth: null }));
  for (const text of written) for (const spelling of SPELLINGS) expect(text ?? "").not.toContain(spelling);
}

/** Makes one call and looks for the canary in everything that came of it. */
async function expectNoCanaryAfterCall(baseUrl: string): Promise<void> {
  const clock = new FakeClock();
  await using desk = new CallDesk([providerSettings(baseUrl, { keys: [new Secret(CANARY)] })], clock);
  desk.providers.calls.on((call) => {
    expectNoCanary(call);
    if (call.phase === "resting") void clock.advance(20_000);
  });
  // A limit is sent again for ever: the second refusal of a lane that rests is enough to look at.
  let asked = 0;
  const acquire = desk.lanes.acquire.bind(desk.lanes);
  desk.lanes.acquire = (request, signal) => {
    asked++;
    return asked > 5 ? Promise.reject(new Error("asked often enough")) : acquire(request, signal);
  };
  const came = await desk
    .conversation()
    .complete(asking, never)
    .catch((error: unknown) => error);
  expect(came).toBeDefined();
  expectNoCanary(came);
  expectNoCanary(desk.records);
  expectNoCanary(desk.lanes.requests);
  expectNoCanary(desk.lanes.leases.map((lease) => lease.notes));
}

test.for(Object.entries(FAULTS))("a key that comes back in %s is written nowhere", async ([, fault]) => {
  await using server = await ScriptedServer.start(fault);
  await expectNoCanaryAfterCall(server.baseUrl);
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);
});

test("a key that comes back as garbage instead of HTTP is written nowhere", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (request) =>
      socket.end(`HTTP/1.1 200 OK\r\n${request.toString().replaceAll(":", " ")}\r\n\r\n`),
    );
  });
  const listening = deferred<void>();
  server.listen(0, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  await expectNoCanaryAfterCall(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
  server.close();
});

test("a key is written nowhere when the host does not exist, or refuses", async () => {
  await expectNoCanaryAfterCall("http://nowhere.invalid/v1");
  await expectNoCanaryAfterCall("https://127.0.0.1:1/v1");
});

test("a key is written nowhere when a deadline passes", async () => {
  await using server = await ScriptedServer.start(silent);
  const clock = new FakeClock();
  await using desk = new CallDesk([providerSettings(server.baseUrl, { keys: [new Secret(CANARY)] })], clock);
  const completing = desk
    .conversation()
    .complete(asking, never)
    .catch((error: unknown) => error);
  const runOut = (call: { readonly until: number | null }): Promise<void> =>
    clock.advance((call.until ?? 0) - clock.now());
  for (let send = 1; send <= 4; send++) {
    await server.arrival();
    expectNoCanary(desk.providers.calls.list());
    await runOut(await desk.phase("waiting-headers"));
    if (send < 4) await runOut(await desk.phase("resting"));
  }
  expectNoCanary(await completing);
  expectNoCanary(desk.records);
});

test("a key that no header can carry is named by its fingerprint, and never sent", async () => {
  await using server = await ScriptedServer.start(silent);
  const key = new Secret("sk-canary\r\nx-injected: 1");
  await using desk = new CallDesk([providerSettings(server.baseUrl, { keys: [key] })]);
  const completing = desk.conversation().complete(asking, never);
  await expect(completing).rejects.toThrow("no fake lane left");
  expect(desk.records.at(-1)).toMatchObject({
    reason: { code: "SLUICE_AUTH", message: expect.stringContaining(key.fingerprint) },
  });
  expectNoCanary(desk.records);
  expect(server.requests).toEqual([]);
});
