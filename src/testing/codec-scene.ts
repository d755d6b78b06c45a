import { type Clock, deferred, systemClock } from "#kernel";
import type { LimitHint } from "#lanes";
import { laneSpecs, type Prompt } from "#models";
import type { ProviderSettings } from "#records";
import { CallDesk, modelSettings, providerSettings } from "./call-desk.ts";
import { type Script, ScriptedServer } from "./scripted-server.ts";
import type { SeenPrompt, Vendor, VendorAnswer } from "./vendors/vendor.ts";

const KEY = "sk-first";

type Send = CallDesk["providers"]["send"];
type SendResult = Awaited<ReturnType<Send>>;

/** A provider of one vendor, on a server that answers by scripts. */
export class CodecScene implements AsyncDisposable {
  readonly vendor: Vendor;
  readonly server: ScriptedServer;
  readonly desk: CallDesk;
  /** What the head of the last good answer said of limits. */
  hints: readonly LimitHint[] = [];
  readonly #settings: ProviderSettings;

  private constructor(vendor: Vendor, server: ScriptedServer, settings: ProviderSettings, clock: Clock) {
    this.vendor = vendor;
    this.server = server;
    this.#settings = settings;
    this.desk = new CallDesk([settings], clock);
  }

  static async open(
    vendor: Vendor,
    scripts: readonly Script[],
    said: Partial<ProviderSettings> = {},
    clock: Clock = systemClock,
  ): Promise<CodecScene> {
    const server = await ScriptedServer.start(...scripts);
    const models = [modelSettings("test-model")];
    const address = new URL(server.baseUrl).origin + vendor.basePath;
    return new CodecScene(vendor, server, providerSettings(address, { models, ...vendor.settings, ...said }), clock);
  }

  /** Puts a prompt on a lane, the first when not said, once. */
  async send(prompt: Prompt, signal: AbortSignal, at = 0): Promise<SendResult> {
    const lane = laneSpecs([this.#settings])[at];
    const { providers } = this.desk;
    using watch = providers.calls.open({ conversation: "t", model: "test-model", call: 0 });
    const onAdmitted = (hints: readonly LimitHint[]): void => void (this.hints = hints);
    return await providers.send(prompt, { lane: lane!, watch, onSent: () => undefined, onAdmitted }, signal);
  }

  /** The answer to a prompt; throws when there is none. */
  async answer(prompt: Prompt, signal: AbortSignal) {
    const result = await this.send(prompt, signal);
    if (result.kind === "answered") return result.completion;
    throw new Error(`no answer: ${JSON.stringify(result.failure)}`);
  }

  /** Why a prompt had no answer; throws when it had one. */
  async failure(prompt: Prompt, signal: AbortSignal) {
    const result = await this.send(prompt, signal);
    if (result.kind === "failed") return result.failure;
    throw new Error(`an answer: ${JSON.stringify(result.completion)}`);
  }

  /** What the server understood of a request, the last one when not said. */
  seen(at = this.server.requests.length - 1): SeenPrompt {
    return this.vendor.understand(this.server.requests[at]!);
  }

  /** That the credential is right, and nowhere but in its header. */
  keyIsKept(): boolean {
    const [request] = this.server.requests;
    return this.seen(0).key === KEY && !`${request!.path} ${request!.body}`.includes(KEY);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.desk[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

/** A good answer, with what is said otherwise. */
export function vendorAnswer(said: Partial<VendorAnswer> = {}): VendorAnswer {
  return {
    text: "Six times seven is 42: zweiundvierzig, 四十二.",
    thinking: "",
    calls: [],
    finish: "stop",
    usage: { input: 120, output: 20, cached: 0, reasoning: 0 },
    model: "test-model",
    ...said,
  };
}

const EVENTS = { "content-type": "text/event-stream" };

/** Streams an answer, each event on its own. */
export function streaming(
  vendor: Vendor,
  answer: VendorAnswer,
  headers: Readonly<Record<string, string>> = {},
): Script {
  return async (exchange) => {
    exchange.head(200, { ...EVENTS, ...headers });
    for (const event of vendor.events(answer)) await exchange.write(event);
    exchange.end();
  };
}

/** Streams an answer a few bytes at a time, without a thought for events or letters. */
export function dribbling(vendor: Vendor, answer: VendorAnswer, bytesAtOnce: number): Script {
  return async (exchange) => {
    exchange.head(200, EVENTS);
    const bytes = Buffer.from(vendor.events(answer).join(""));
    for (let at = 0; at < bytes.length; at += bytesAtOnce) await exchange.write(bytes.subarray(at, at + bytesAtOnce));
    exchange.end();
  };
}

/** Streams so many events of an answer, then the given text, and ends as if that were all. */
export function breakingOff(vendor: Vendor, events: number, last = ""): Script {
  return async (exchange) => {
    exchange.head(200, EVENTS);
    for (const event of vendor.events(vendorAnswer()).slice(0, events)) await exchange.write(event);
    await exchange.write(last);
    exchange.end();
  };
}

/** Streams so many events of an answer, then goes silent; `begun` resolves when they have left. */
export function fallingSilent(
  vendor: Vendor,
  events: number,
): { readonly script: Script; readonly begun: Promise<void> } {
  const begun = deferred<void>();
  return {
    begun: begun.promise,
    script: async (exchange) => {
      exchange.head(200, EVENTS);
      for (const event of vendor.events(vendorAnswer()).slice(0, events)) await exchange.write(event);
      begun.resolve();
    },
  };
}
