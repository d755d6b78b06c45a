import { type Clock, type Secret, UsageError } from "#kernel";
import type { LaneSpec, LimitHint } from "#lanes";
import type { Completion, ModelSettings, Protocol, ProviderSettings } from "#records";
import { CallsInFlight, type Watch } from "./calls-in-flight.ts";
import type { AnswerReader, Codec, CodecMaker } from "./codec.ts";
import type { Failure } from "./failure.ts";
import { HeaderPatience } from "./header-patience.ts";
import { isSameModel } from "./identity.ts";
import type { Prompt } from "./model.ts";
import { openaiCodec } from "./providers/openai/index.ts";
import { redactCompletion, redactText } from "./redact.ts";
import { type Exchange, Transport, type TransportLimits } from "./transport.ts";
import type { Timeouts } from "./wire.ts";

/** Who hears of a send while it is under way. */
export interface SendWatch {
  readonly watch: Watch;
  /** The bytes are about to leave. */
  onSent(): void;
  /** A 2xx head came: the provider let the call in. */
  onAdmitted(hints: readonly LimitHint[]): void;
}

/** How one send ended; `status` is null when no head came. */
export type SendResult =
  | { readonly kind: "answered"; readonly completion: Completion; readonly status: number }
  | { readonly kind: "failed"; readonly failure: Failure };

/** The providers of a run, ready to be asked. Disposing them closes every connection at once. */
export interface Providers extends AsyncDisposable {
  /** Every call that is being made, and what it waits for. */
  readonly calls: CallsInFlight;
  /** Connections that exist, in use or kept. */
  readonly connections: number;
  /** Puts a prompt on a lane, once. Resolves however that ended; rejects only with the signal's reason. */
  send(prompt: Prompt, on: { readonly lane: LaneSpec } & SendWatch, signal: AbortSignal): Promise<SendResult>;
  /** What the config says of the lane's model. */
  modelOf(lane: LaneSpec): ModelSettings;
}

const MAKERS: Partial<Record<Protocol, CodecMaker>> = {
  openai: (settings) => openaiCodec(settings, "https://api.openai.com/v1"),
  openrouter: (settings) => openaiCodec(settings, "https://openrouter.ai/api/v1"),
};

const CONNECT_MS = 10_000;
const IDLE_MS = 90_000;
const CALL_MS = 600_000;

/** Opens the providers; throws `UsageError` for a wire format that is not built, or settings that its codec cannot use. */
export function openProviders(
  settings: readonly ProviderSettings[],
  around: { readonly clock: Clock; readonly limits?: Partial<TransportLimits> },
): Providers {
  const providers = new Map(settings.map((one) => [one.name, new Provider(one)]));
  const transport = new Transport(around.clock, around.limits);
  const calls = new CallsInFlight(around.clock);
  const providerOf = (lane: LaneSpec): Provider => {
    const provider = providers.get(lane.provider);
    if (provider === undefined) throw new Error(`lane ${lane.id} names a provider that was not opened`);
    return provider;
  };
  return {
    calls,
    get connections() {
      return transport.connections;
    },
    modelOf: (lane) => providerOf(lane).model(lane),
    send: (prompt, on, signal) => providerOf(on.lane).send(prompt, { ...on, transport, clock: around.clock }, signal),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

interface SendOn extends SendWatch {
  readonly lane: LaneSpec;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** One provider: its codec, its keys, and how long its lanes take to begin an answer. */
class Provider {
  readonly #settings: ProviderSettings;
  readonly #codec: Codec;
  readonly #patience = new Map<string, HeaderPatience>();

  constructor(settings: ProviderSettings) {
    const maker = MAKERS[settings.protocol];
    if (maker === undefined) throw notYet(settings);
    this.#settings = settings;
    this.#codec = maker(settings);
  }

  model(lane: LaneSpec): ModelSettings {
    const model = this.#settings.models.find((one) => one.name === lane.model);
    if (model === undefined) throw new Error(`lane ${lane.id} names a model that its provider does not have`);
    return model;
  }

  async send(prompt: Prompt, on: SendOn, signal: AbortSignal): Promise<SendResult> {
    const key = this.#keyOf(on.lane);
    const unfit = key === null ? null : unfitForHeader(key);
    if (unfit !== null) return { kind: "failed", failure: { kind: "auth", status: null, says: unfit } };
    const answer = new Answer(this.#codec, on);
    const ended = await on.transport.send(
      {
        request: this.#codec.encode(prompt, { deployment: on.lane.deployment, key }),
        timeouts: this.#timeouts(on.lane),
        watch: on.watch,
        onSent: () => answer.sent(),
        onHead: (head) => this.#patienceOf(on.lane).came(answer.head(head)),
        onText: (text) => answer.text(text),
      },
      signal,
    );
    const result = ended.kind === "broken" ? this.#broken(ended.failure, on.lane) : answer.result();
    return this.#judged(result, on.lane, key);
  }

  #broken(failure: Failure, lane: LaneSpec): SendResult {
    if (failure.kind === "timeout" && failure.late === "headers") this.#patienceOf(lane).ranOut(failure.waitedMs);
    return { kind: "failed", failure };
  }

  /** The result without the key, and with the answer of another model told from the right one's. */
  #judged(result: SendResult, lane: LaneSpec, key: Secret | null): SendResult {
    if (result.kind === "failed") {
      return { kind: "failed", failure: { ...result.failure, says: redactText(result.failure.says, key) } };
    }
    const completion = redactCompletion(result.completion, key);
    const reported = completion.reportedModel;
    const { servedAs } = this.model(lane);
    const names = { requested: lane.model, routed: lane.deployment, servedAs };
    if (reported === null || isSameModel(names, reported)) return { ...result, completion };
    const failure = { kind: "wrong-model", ...names, reported, status: result.status, says: reported } as const;
    return { kind: "failed", failure };
  }

  #keyOf(lane: LaneSpec): Secret | null {
    const { keys, name } = this.#settings;
    if (keys.length === 0) return null;
    const key = keys.find((one) => one.fingerprint === lane.key);
    if (key === undefined) throw new Error(`lane ${lane.id} names a key that provider "${name}" does not have`);
    return key;
  }

  #timeouts(lane: LaneSpec): Timeouts {
    const said = this.#settings.timeouts;
    return {
      connectMs: said.connectMs ?? CONNECT_MS,
      headersMs: said.headersMs ?? this.#patienceOf(lane).ms,
      idleMs: said.idleMs ?? IDLE_MS,
      callMs: said.callMs ?? CALL_MS,
    };
  }

  #patienceOf(lane: LaneSpec): HeaderPatience {
    const known = this.#patience.get(lane.id) ?? new HeaderPatience();
    this.#patience.set(lane.id, known);
    return known;
  }
}

/** Hears one answer and makes its result. */
class Answer {
  readonly #codec: Codec;
  readonly #on: SendOn;
  #reader: AnswerReader | undefined;
  #status = 0;
  #sentAt = 0;

  constructor(codec: Codec, on: SendOn) {
    this.#codec = codec;
    this.#on = on;
  }

  sent(): void {
    this.#sentAt = this.#on.clock.now();
    this.#on.onSent();
  }

  /** Returns the milliseconds the head took. */
  head(head: Parameters<Exchange["onHead"]>[0]): number {
    const now = this.#on.clock.now();
    this.#status = head.status;
    this.#reader = this.#codec.reader(head, now);
    if (head.status >= 200 && head.status < 300) this.#on.onAdmitted(this.#codec.hints(head, now));
    return now - this.#sentAt;
  }

  text(text: string): boolean {
    return this.#reader?.read(text) ?? false;
  }

  result(): SendResult {
    if (this.#reader === undefined) throw new Error("an answer ended before its head");
    const decoded = this.#reader.end();
    return decoded.kind === "failed" ? decoded : { ...decoded, status: this.#status };
  }
}

// Header values are visible ASCII; a pasted line end would be an attack or an accident, and undici refuses it without saying which.
function unfitForHeader(key: Secret): string | null {
  return /^[\x21-\x7e]+$/.test(key.reveal())
    ? null
    : "the key holds a space, a line end or a letter that no header can carry";
}

function notYet({ name, protocol }: ProviderSettings): UsageError {
  const built = Object.keys(MAKERS);
  return new UsageError(
    `provider "${name}": protocol "${protocol}" is not built yet; ` +
      `use ${built.map((one) => `"${one}"`).join(" or ")}, or a proxy that speaks one of them`,
  );
}
