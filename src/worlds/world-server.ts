import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, type Random, UsageError } from "#kernel";
import { limitHeaders, refusalBody, retryHeaders, SIMULATED_HEADERS } from "./chat-answer.ts";
import { ChatExchange, whileConnected } from "./chat-exchange.ts";
import type { RepairKnowledge } from "./models/repair/repair-knowledge.ts";
import { type ReadRequest, readChatRequest, readEmbeddingsRequest } from "./chat-request.ts";
import { badRequest, type Refusal, serverError } from "./refusal.ts";
import { World, type WorldDecision } from "./world.ts";
import type { WorldSpec } from "./world-spec.ts";
import type { WorldStats } from "./world-stats.ts";

/** A simulated provider that listens. Disposing it closes every socket at once, hung ones included. */
export interface WorldServer extends AsyncDisposable {
  /** `http://127.0.0.1:8080`, without a trailing slash; the interface is under `/v1`. */
  readonly url: string;
  readonly port: number;
  stats(): WorldStats;
}

export interface WorldServerOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** What its models know of repairs; nothing when absent. */
  readonly knowledge?: RepairKnowledge;
  /** 0 takes any free port. */
  readonly port: number;
  /** `127.0.0.1` when absent: simulated providers are for this machine. */
  readonly host?: string;
}

type Call = Context<{ Bindings: HttpBindings }>;
type RequestReader = (json: unknown) => ReadRequest | string;

const BACKLOG = 4096;
const KEEP_ALIVE_MS = 75_000;

/** Serves a world as an OpenAI-compatible interface. Throws a `UsageError` when the address cannot be had. */
export async function worldServer(spec: WorldSpec, options: WorldServerOptions): Promise<WorldServer> {
  const { clock, port, host = "127.0.0.1" } = options;
  const world = new World(spec, options);
  const app = new Hono<{ Bindings: HttpBindings }>();
  const running = new Set<Promise<unknown>>();
  const completing =
    (read: RequestReader) =>
    (call: Call): Promise<Response> => {
      const completed = complete(call, { world, clock, read });
      running.add(completed);
      void completed.finally(() => running.delete(completed)).catch(() => undefined);
      return completed;
    };
  app.post("/v1/chat/completions", completing(readChatRequest));
  app.post("/v1/embeddings", completing(readEmbeddingsRequest));
  app.get("/v1/models", (call) => models(call, world));
  app.get("/stats", (call) => call.json(world.stats(), 200, SIMULATED_HEADERS));
  app.notFound((call) =>
    refuse(call, { ...badRequest(`Nothing is served at ${call.req.path}.`), status: 404, code: "not_found" }),
  );
  app.onError((_, call) => refuse(call, serverError));

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const bound = await listen(server, port, host);
  const closed = once(server, "close");
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    port: bound,
    stats: () => world.stats(),
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await closed;
      await Promise.allSettled(running);
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen({ port, host, backlog: BACKLOG });
  try {
    await once(server, "listening");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`cannot serve the world on ${host}:${port} (${why}); choose another port, or 0 for any`, {
      cause: error,
    });
  }
  return (server.address() as AddressInfo).port;
}

async function complete(
  call: Call,
  { world, clock, read }: { readonly world: World; readonly clock: Clock; readonly read: RequestReader },
): Promise<Response> {
  const request = read(await jsonOf(call));
  if (typeof request === "string") return refuse(call, badRequest(request));
  const decision = world.decide({ key: keyOf(call), deployment: request.deployment, prompt: request.prompt });
  return decision.kind === "admitted" ? answer(call, clock, request, decision) : refuseLater(call, clock, decision);
}

async function answer(
  call: Call,
  clock: Clock,
  request: ReadRequest,
  admitted: Extract<WorldDecision, { readonly kind: "admitted" }>,
): Promise<Response> {
  await new ChatExchange(clock, call.env.outgoing, request, admitted).run();
  return RESPONSE_ALREADY_SENT;
}

async function refuseLater(
  call: Call,
  clock: Clock,
  decision: Exclude<WorldDecision, { readonly kind: "admitted" }>,
): Promise<Response> {
  if (!(await whileConnected(clock, call.env.outgoing, decision.afterMs))) return RESPONSE_ALREADY_SENT;
  if (decision.kind === "refused") return refuse(call, decision.refusal);
  return refuse(call, decision.refusal, { ...limitHeaders(decision.limits), ...retryHeaders(decision.retryAfterMs) });
}

function models(call: Call, world: World): Response {
  const refusal = world.refusalOf(keyOf(call), null);
  if (refusal !== null) return refuse(call, refusal);
  const data = world.spec.models.flatMap(({ deployments }) =>
    deployments.map((id) => ({ id, object: "model", created: 0, owned_by: "sluice-simulated", simulated: true })),
  );
  return call.json({ object: "list", data, simulated: true }, 200, SIMULATED_HEADERS);
}

function refuse(call: Call, refusal: Refusal, headers: Record<string, string> = {}): Response {
  return call.json(refusalBody(refusal), refusal.status as 400, { ...SIMULATED_HEADERS, ...headers });
}

const keyOf = (call: Call): string =>
  /^Bearer\s+(.+)$/i.exec(call.req.header("authorization") ?? "")?.[1] ?? "anonymous";

async function jsonOf(call: Call): Promise<unknown> {
  try {
    return await call.req.json();
  } catch {
    return undefined;
  }
}
