import { type Clock, RunId, Secret, systemClock, systemRandom, TrialId } from "#kernel";
import {
  type CallInFlight,
  type CallJournal,
  type CallPhase,
  type Conversation,
  type ConversationSpec,
  laneSpecs,
  openProviders,
  overLanes,
  type Providers,
} from "#models";
import type { CallAnswered, LedgerRecord, ModelSettings, ProviderSettings, SendEnded, SendStarted } from "#records";
import { FakeLanes } from "./fake-lanes.ts";

/** A provider as a config would describe it, for a server on loopback; anything may be said otherwise. */
export function providerSettings(baseUrl: string, said: Partial<ProviderSettings> = {}): ProviderSettings {
  return {
    name: "loopback",
    protocol: "openai",
    baseUrl,
    apiVersion: null,
    keys: [new Secret("sk-first")],
    models: [modelSettings("test-model")],
    quota: "key-model",
    limits: { concurrency: null, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null },
    timeouts: { connectMs: null, headersMs: null, idleMs: null, callMs: null },
    rules: [],
    world: null,
    ...said,
  };
}

/** A model as a config would describe it. */
export function modelSettings(name: string, said: Partial<ModelSettings> = {}): ModelSettings {
  return { name, deployments: [name], servedAs: [], price: null, sampling: {}, ...said };
}

/** Everything a conversation needs, over real HTTP and fake lanes, with a journal in memory. */
export class CallDesk implements AsyncDisposable {
  readonly providers: Providers;
  readonly lanes: FakeLanes;
  /** Every record, in the order it was written. */
  readonly records: LedgerRecord[] = [];
  /** Writes to `records`; a test may put another function in its place. */
  readonly journal: { -readonly [Name in keyof CallJournal]: CallJournal[Name] };
  readonly #open: (spec: ConversationSpec) => Conversation;
  readonly #model: string;

  constructor(settings: readonly ProviderSettings[], clock: Clock = systemClock) {
    this.providers = openProviders(settings, { clock });
    this.lanes = new FakeLanes(laneSpecs(settings));
    this.#model = settings[0]?.models[0]?.name ?? "";
    const write = (record: SendStarted | SendEnded | CallAnswered): Promise<void> => {
      this.records.push(record);
      return Promise.resolve();
    };
    this.journal = { sendStarted: write, sendEnded: write, callAnswered: write };
    this.#open = overLanes({
      lanes: this.lanes,
      providers: this.providers,
      journal: this.journal,
      clock,
      random: systemRandom,
    });
  }

  /** Opens a conversation with the first model. */
  conversation(said: Partial<ConversationSpec> = {}): Conversation {
    return this.#open({ run: RunId("run"), trial: TrialId("trial"), attempt: 1, model: this.#model, ...said });
  }

  /** The verdicts of the sends that ended, with the codes of their reasons. */
  get sends(): readonly string[] {
    const ended = this.records.filter((record) => record.type === "send-ended");
    return ended.map(({ verdict, reason }) => (reason === null ? verdict : `${verdict} ${reason.code}`));
  }

  /** Resolves when a call is in this phase. */
  phase(phase: CallPhase): Promise<CallInFlight> {
    const { calls } = this.providers;
    return new Promise((resolve) => {
      const now = calls.list().find((call) => call.phase === phase);
      if (now !== undefined) {
        resolve(now);
        return;
      }
      const listening = calls.on((call) => {
        if (call.phase !== phase) return;
        listening[Symbol.dispose]();
        resolve(call);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.providers[Symbol.asyncDispose]();
  }
}
