import type { ServerResponse } from "node:http";
import type { Clock } from "#kernel";
import {
  type AnswerFrame,
  answerBody,
  answerPieces,
  embeddingsBody,
  frameOf,
  limitHeaders,
  refusalBody,
  SIMULATED_HEADERS,
} from "./chat-answer.ts";
import type { ReadRequest } from "./chat-request.ts";
import { serverError } from "./refusal.ts";
import type { Admitted } from "./world.ts";

/** Waits on the clock; false when the client has gone before. */
export function whileConnected(clock: Clock, outgoing: ServerResponse, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (outgoing.destroyed || outgoing.socket?.destroyed === true) {
      resolve(false);
      return;
    }
    const onClose = (): void => {
      pending[Symbol.dispose]();
      resolve(false);
    };
    const pending = clock.alarm(ms, () => {
      outgoing.off("close", onClose);
      resolve(true);
    });
    outgoing.once("close", onClose);
  });
}

// Enough pieces for a reader to see it grow, few enough for thousands of streams.
const PIECE_MS = 400;
const MOST_PIECES = 24;

/** One admitted send on its way out: answers in time, or fails as the world has decided. It writes to the socket itself. */
export class ChatExchange {
  readonly #clock: Clock;
  readonly #outgoing: ServerResponse;
  readonly #request: ReadRequest;
  readonly #admitted: Admitted;

  constructor(clock: Clock, outgoing: ServerResponse, request: ReadRequest, admitted: Admitted) {
    this.#clock = clock;
    this.#outgoing = outgoing;
    this.#request = request;
    this.#admitted = admitted;
  }

  /** Resolves when nothing more will be sent; the place is given back in every case. */
  async run(): Promise<void> {
    try {
      await this.#carryOut();
    } finally {
      this.#admitted.end(false);
    }
  }

  #carryOut(): Promise<void> {
    const { fault } = this.#admitted;
    if (fault === "hang") return this.#hang();
    if (fault === "error" || fault === "reset") return this.#fail(fault);
    return this.#request.stream ? this.#stream() : this.#whole();
  }

  async #whole(): Promise<void> {
    const { fault, latencyMs } = this.#admitted;
    if (!(await this.#wait(latencyMs))) return;
    const body = Buffer.from(JSON.stringify(this.#body()));
    this.#outgoing.writeHead(200, { ...this.#headers("application/json"), "content-length": body.length });
    if (fault === "truncate") {
      this.#outgoing.write(body.subarray(0, body.length >> 1), () => this.#outgoing.destroy());
      return;
    }
    this.#admitted.end(true);
    this.#outgoing.end(body);
  }

  #body(): object {
    return this.#request.prompt.embed === undefined ? answerBody(this.#frame()) : embeddingsBody(this.#frame());
  }

  async #stream(): Promise<void> {
    const { fault, admittedAfterMs, latencyMs } = this.#admitted;
    if (!(await this.#wait(admittedAfterMs))) return;
    this.#outgoing.writeHead(200, this.#headers("text/event-stream; charset=utf-8"));
    const parts = Math.max(1, Math.min(MOST_PIECES, Math.round((latencyMs - admittedAfterMs) / PIECE_MS)));
    const pieces = answerPieces(this.#frame(), parts, this.#request.includeUsage);
    const sent = fault === "truncate" ? pieces.slice(0, Math.ceil(pieces.length / 2)) : pieces;
    const gapMs = (latencyMs - admittedAfterMs) / Math.max(1, pieces.length - 1);
    for (const [at, piece] of sent.entries()) {
      if (at > 0 && !(await this.#wait(gapMs))) return;
      this.#outgoing.write(`data: ${JSON.stringify(piece)}\n\n`);
    }
    if (fault === "truncate") {
      this.#outgoing.destroy();
      return;
    }
    this.#admitted.end(true);
    this.#outgoing.end("data: [DONE]\n\n");
  }

  async #hang(): Promise<void> {
    if (!this.#outgoing.destroyed) await new Promise((resolve) => this.#outgoing.once("close", resolve));
  }

  async #fail(fault: "error" | "reset"): Promise<void> {
    if (!(await this.#wait(this.#admitted.admittedAfterMs))) return;
    if (fault === "reset") this.#outgoing.socket?.resetAndDestroy();
    else
      this.#outgoing
        .writeHead(serverError.status, this.#headers("application/json"))
        .end(JSON.stringify(refusalBody(serverError)));
  }

  #frame(): AnswerFrame {
    return frameOf(this.#admitted.completion, this.#clock.now());
  }

  #headers(type: string): Record<string, string> {
    return {
      ...SIMULATED_HEADERS,
      "content-type": type,
      "cache-control": "no-store",
      "x-sluice-model": this.#admitted.completion.reportedModel ?? "",
      ...limitHeaders(this.#admitted.limits),
    };
  }

  #wait(ms: number): Promise<boolean> {
    return whileConnected(this.#clock, this.#outgoing, ms);
  }
}
