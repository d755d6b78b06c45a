import { type Clock, EpochMs, type Secret, UsageError } from "#kernel";
import type { LaneSpec, LimitHint } from "#lanes";
import type { Completion, ModelSettings, PriceSettings, Protocol, ProviderSettings } from "#records";
import { type AnswerWatch, CallsInFlight } from "./calls-in-flight.ts";
import type { AnswerReader, Codec, CodecMaker } from "./codec.ts";
import { type Concession, Concessions } from "./concession.ts";
import type { Failure } from "./failure.ts";
import { HeaderPatience } from "./header-patience.ts";
import { isSameModel, type ModelNames } from "./identity.ts";
import type { Prompt } from "./model.ts";
import { NO_KEY } from "./lane-specs.ts";
import { listPrice } from "./prices.ts";
import { anthropicCodec } from "./providers/anthropic/index.ts";
import { azureCodec } from "./providers/azure/index.ts";
import { googleCodec } from "./providers/google/index.ts";
import { openaiCodec } from "./providers/openai/index.ts";
import { openrouterCodec } from "./providers/openrouter/index.ts";
import { redactCompletion, redactText } from "./redact.ts";
import { type Exchange, Transport, type TransportLimits } from "./transport.ts";
import type { Timeouts } from "./wire.ts";

/** Who hears of a send while it is under way. */
export interface SendWatch {
  readonly watch: AnswerWatch;
  /** The bytes are about to leave. */
  onSent(): void;
  /** A 2xx head came: the provider let the call in. */
  onAdmitted(hints: readonly LimitHint[]): void;
  /** A head came that tells the provider's time. */
  onProviderTime?(at: EpochMs): void;
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
  /** What the lane's model costs: by the config, or else by the built-in table; null when neither knows. */
  priceOf(lane: LaneSpec): PriceSettings | null;
}

/** Providers that can be given more keys while they are in use. */
export interface OpenProviders extends Providers {
  /** From now on lanes may name this key of a provider. False when it has the key already. Throws for a provider that was not opened. */
  learnKey(provider: string, key: Secret): boolean;
}

const MAKERS: Partial<Record<Protocol, CodecMaker>> = {
  openai: openaiCodec,
  azure: azureCodec,
  anthropic: anthropicCodec,
  google: googleCodec,
  openrouter: openrouterCodec,
};

const CONNECT_MS = 10_000;
const IDLE_MS = 90_000;
const CALL_MS = 600_000;

/** Opens the providers; throws `UsageError` for one that has no wire format, or settings that its codec cannot use. */
export function openProviders(
  settings: readonly ProviderSettings[],
  around: { readonly clock: Clock; readonly limits?: Partial<TransportLimits> },
): OpenProviders {
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
    priceOf: (lane) => providerOf(lane).price(lane),
    learnKey: (name, key) => {
      const provider = providers.get(name);
      if (provider === undefined) throw new Error(`provider ${name} was not opened`);
      return provider.learnKey(key);
    },
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
  readonly #keys: Secret[];
  readonly #patience = new Map<string, HeaderPatience>();
  readonly #concessions = new Concessions();

  constructor(settings: ProviderSettings) {
    const maker = MAKERS[settings.protocol];
    if (maker === undefined) throw noWireFormat(settings);
    this.#settings = settings;
    this.#keys = [...settings.keys];
    this.#codec = maker(settings);
  }

  learnKey(key: Secret): boolean {
    if (this.#keys.some(({ fingerprint }) => fingerprint === key.fingerprint)) return false;
    this.#keys.push(key);
    return true;
  }

  price(lane: LaneSpec): PriceSettings | null {
    return (
      this.#model(lane).price ?? listPrice(this.#settings, lane.model) ?? listPrice(this.#settings, lane.deployment)
    );
  }

  #model(lane: LaneSpec): ModelSettings {
    const model = this.#settings.models.find((one) => one.name === lane.model);
    if (model === undefined) throw new Error(`lane ${lane.id} names a model that its provider does not have`);
    return model;
  }

  async send(prompt: Prompt, on: SendOn, signal: AbortSignal): Promise<SendResult> {
    const key = this.#keyOf(on.lane);
    const unfit = key === null ? null : unfitForHeader(key);
    if (unfit !== null) return { kind: "failed", failure: { kind: "auth", status: null, says: unfit } };
    const codec = prompt.embed === undefined ? this.#codec : this.#codec.embeddings?.(prompt.embed);
    if (codec === undefined) return { kind: "failed", failure: this.#embedsNothing(on.lane) };
    const answer = new Answer(codec, on);
    const { deployment } = on.lane;
    const without = this.#concessions.of(deployment);
    const ended = await on.transport.send(
      {
        request: codec.encode(prompt, { deployment, key, without }),
        timeouts: this.#timeouts(on.lane, without),
        watch: on.watch,
        onSent: () => answer.sent(),
        onHead: (head) => this.#patienceOf(on.lane).came(answer.head(head)),
        onText: (text) => answer.text(text),
      },
      signal,
    );
    const result = ended.kind === "broken" ? this.#broken(ended.failure, on.lane) : answer.result();
    if (result.kind === "answered") return this.#judged(result, on.lane, key);
    const failure = this.#concessions.heard(result.failure, deployment, without);
    return { kind: "failed", failure: { ...failure, says: redactText(failure.says, key) } };
  }

  #embedsNothing({ model }: LaneSpec): Failure {
    const { name, protocol } = this.#settings;
    const says = `provider "${name}" cannot be asked to embed with "${model}": protocol ${protocol} has no embeddings here; openai, azure and openrouter have`;
    return { kind: "not-served", status: null, says };
  }

  #broken(failure: Failure, lane: LaneSpec): SendResult {
    if (failure.kind === "timeout" && failure.late === "headers") this.#patienceOf(lane).ranOut(failure.waitedMs);
    return { kind: "failed", failure };
  }

  /** The answer without the key, and told from that of another model. */
  #judged(result: Extract<SendResult, { kind: "answered" }>, lane: LaneSpec, key: Secret | null): SendResult {
    const completion = redactCompletion(result.completion, key);
    const reported = completion.reportedModel;
    const { servedAs } = this.#model(lane);
    const names = { requested: lane.model, routed: lane.deployment, servedAs };
    if (reported === null || this.#isRight(names, reported)) return { ...result, completion };
    const failure = { kind: "wrong-model", ...names, reported, status: result.status, says: reported } as const;
    return { kind: "failed", failure };
  }

  #isRight(names: ModelNames, reported: string): boolean {
    return this.#codec.isSameModel?.(names, reported) ?? isSameModel(names, reported);
  }

  #keyOf(lane: LaneSpec): Secret | null {
    if (lane.key === NO_KEY) return null;
    const key = this.#keys.find((one) => one.fingerprint === lane.key);
    if (key === undefined)
      throw new Error(`lane ${lane.id} names a key that provider "${this.#settings.name}" does not have`);
    return key;
  }

  #timeouts(lane: LaneSpec, without: ReadonlySet<Concession>): Timeouts {
    const said = this.#settings.timeouts;
    const callMs = said.callMs ?? CALL_MS;
    // The head of an answer in one piece comes when its last word is written.
    const headersMs = without.has("stream") ? callMs : this.#patienceOf(lane).ms;
    return {
      connectMs: said.connectMs ?? CONNECT_MS,
      headersMs: said.headersMs ?? headersMs,
      idleMs: said.idleMs ?? IDLE_MS,
      callMs,
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
    const providerTime = Date.parse(head.headers["date"] ?? "");
    if (!Number.isNaN(providerTime)) this.#on.onProviderTime?.(EpochMs(providerTime));
    if (head.status >= 200 && head.status < 300) this.#on.onAdmitted(this.#codec.hints(head, now));
    return now - this.#sentAt;
  }

  text(text: string): boolean {
    if (this.#reader === undefined) return false;
    const complete = this.#reader.read(text);
    this.#on.watch.wrote(this.#reader.tokens);
    return complete;
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

// Worlds are served over loopback, and asked there like any other provider.
function noWireFormat({ name, protocol }: ProviderSettings): UsageError {
  const built = Object.keys(MAKERS).map((one) => `"${one}"`);
  return new UsageError(`provider "${name}": protocol "${protocol}" has no wire format; there are ${built.join(", ")}`);
}
