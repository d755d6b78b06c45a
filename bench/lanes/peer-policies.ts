import type { Random } from "#kernel";
import { randomOf } from "#kernel";
import type { Policy, Stage } from "./policy.ts";
import { pass, type SendEnd } from "./provider.ts";
import type { WorldCall, WorldLane } from "./world.ts";

/** What a described controller decides: when a call may go on a lane, and what it makes of the outcome. */
interface Controller {
  /** Resolves when one more send may go. */
  enter(call: WorldCall): Promise<void>;
  /** The send is over; gives how long the call waits before it is tried again, or null when it is given up. */
  left(call: WorldCall, end: SendEnd, tries: number): number | null;
}

/** One controller for each lane; each call is given a lane in turn when it starts, as a person with a list of keys would. */
const perLane = (name: string, controllerOf: (stage: Stage, random: Random) => Controller): Policy => ({
  name,
  run: async (stage) => {
    const random = randomOf("peers", name, stage.seed);
    const controllers = new Map(stage.provider.lanes.map((lane) => [lane, controllerOf(stage, random)]));
    const turns = new Map<string, number>();
    let lost = 0;
    const carry = async (call: WorldCall): Promise<void> => {
      const lane = nextLane(stage, turns, call);
      const controller = controllers.get(lane)!;
      for (let tries = 1; ; tries++) {
        await controller.enter(call);
        const end = taken(await stage.provider.send(lane, call, () => {}), stage);
        const restMs = controller.left(call, end, tries);
        if (end.kind === "answered") return;
        if (restMs === null) {
          lost += 1;
          return;
        }
        await pass(stage.clock, restMs);
      }
    };
    await Promise.all(stage.work.map(carry));
    return lost;
  },
});

/** What these controllers make of an outcome: none of them is described as knowing the codes that come with HTTP 400. */
const taken = (end: SendEnd, { world }: Stage): SendEnd =>
  end.kind === "rejected" && world.telling.disguised === true ? { kind: "refused" } : end;

function nextLane(stage: Stage, turns: Map<string, number>, call: WorldCall): WorldLane {
  const lanes = stage.provider.lanes.filter((lane) => lane.model === call.model);
  const turn = turns.get(call.model) ?? 0;
  turns.set(call.model, turn + 1);
  return lanes[turn % lanes.length]!;
}

/** A counting gate whose width may change. */
class Slots {
  width: number;
  inFlight = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(width: number) {
    this.width = width;
  }

  async enter(): Promise<void> {
    if (this.inFlight >= this.width || this.#waiting.length > 0)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.inFlight += 1;
  }

  leave(): void {
    this.inFlight -= 1;
    this.open();
  }

  open(): void {
    while (this.inFlight < this.width && this.#waiting.length > 0) {
      this.inFlight += 1;
      this.#waiting.shift()!();
    }
  }
}

const retryAfterOf = (end: SendEnd): number | null => (end.kind === "rejected" ? end.retryAfterMs : null);

/** p-limit around a client with two retries of its own: 0.5 s doubling to 8 s, or Retry-After up to 60 s; then the caller tries again, for ever. */
export const plainLimit = (width: number): Policy =>
  perLane(`p-limit ${width}`, (_stage, random) => {
    const slots = new Slots(width);
    return {
      enter: () => slots.enter(),
      left: (_call, end, tries) => {
        slots.leave();
        if (end.kind === "refused") return null;
        const asked = retryAfterOf(end);
        if (asked !== null && asked <= 60_000) return asked;
        return Math.min(8000, 500 * 2 ** (tries - 1)) * (1 - 0.25 * random.next());
      },
    };
  });

/**
 * Inspect AI as its documents describe it: concurrency 10 … 20 … 100; a round is max(limit, 4) clean completions; doubling until
 * the first 429, then +5 % rounded up to a multiple of 5 above 10; cut to 0.8 once in max(15 s, Retry-After); the slot is
 * held through waits of 3 s doubling to 30 min with jitter.
 */
export const inspect: Policy = perLane("Inspect AI (as described)", (stage, random) => {
  const slots = new Slots(20);
  let clean = 0;
  let peak = 0;
  let everCut = false;
  let cooldownUntil = -Infinity;
  const held = new Set<WorldCall>();
  const retried = new Set<WorldCall>();
  const grow = (): void => {
    if (peak >= 0.8 * slots.width) slots.width = Math.min(100, everCut ? gently(slots.width) : slots.width * 2);
    clean = 0;
    peak = 0;
    slots.open();
  };
  const refused = (call: WorldCall, now: number, retryAfterMs: number | null): void => {
    retried.add(call);
    clean = 0;
    if (now < cooldownUntil) return;
    slots.width = Math.max(10, nice(Math.floor(slots.width * 0.8)));
    everCut = true;
    cooldownUntil = now + Math.max(15_000, retryAfterMs ?? 0);
  };
  return {
    enter: async (call) => {
      if (!held.has(call)) await slots.enter();
      held.add(call);
      peak = Math.max(peak, slots.inFlight);
    },
    left: (call, end, tries) => {
      const now = stage.clock.now();
      if (end.kind === "rejected") refused(call, now, end.retryAfterMs);
      if (end.kind === "rejected" || end.kind === "failed")
        return Math.min(1_800_000, 3000 * 2 ** (tries - 1)) * random.next();
      held.delete(call);
      slots.leave();
      if (!retried.delete(call) && now >= cooldownUntil) clean += 1;
      if (clean >= Math.max(slots.width, 4)) grow();
      return end.kind === "refused" ? null : 0;
    },
  };
});

const nice = (limit: number): number => (limit > 10 ? Math.floor(limit / 5) * 5 : limit);

function gently(limit: number): number {
  const more = limit + Math.max(1, Math.round(limit * 0.05));
  return more > 10 ? Math.ceil(more / 5) * 5 : more;
}

/** promptfoo as described: starts at its most, ×0.5 at a 429, ×1.5 after five answers in a row; the key rests until Retry-After, else 60 s; three retries over four. */
export const promptfoo = (most: number): Policy =>
  perLane(`promptfoo ${most} (as described)`, (stage) => {
    const slots = new Slots(most);
    let inRow = 0;
    let blockedUntil = -Infinity;
    return {
      enter: async () => {
        await slots.enter();
        while (stage.clock.now() < blockedUntil) await pass(stage.clock, blockedUntil - stage.clock.now());
      },
      left: (_call, end, tries) => {
        const now = stage.clock.now();
        if (end.kind === "rejected") {
          inRow = 0;
          slots.width = Math.max(1, Math.floor(slots.width * 0.5));
          blockedUntil = Math.max(blockedUntil, now + Math.min(60_000, end.retryAfterMs ?? 60_000));
        } else {
          inRow += 1;
          if (inRow >= 5) {
            slots.width = Math.min(most, Math.ceil(slots.width * 1.5));
            inRow = 0;
          }
        }
        slots.leave();
        if (end.kind === "answered") return 0;
        return tries >= 16 || end.kind === "refused" ? null : Math.min(60_000, 1000 * 2 ** (tries - 1));
      },
    };
  });

/** LiteLLM's router as described: no pacing without told limits; two retries of 0.5 to 8 s; a deployment with a 429 cools down 5 s; a caller of 20 at once tries again when it is refused. */
export const litellm: Policy = perLane("LiteLLM router (as described)", (stage, random) => {
  const slots = new Slots(20);
  let coolUntil = -Infinity;
  return {
    enter: async () => {
      await slots.enter();
      while (stage.clock.now() < coolUntil) await pass(stage.clock, coolUntil - stage.clock.now());
    },
    left: (_call, end, tries) => {
      slots.leave();
      if (end.kind === "refused") return null;
      if (end.kind === "rejected" && tries % 3 === 0) coolUntil = stage.clock.now() + 5000;
      const asked = retryAfterOf(end);
      if (asked !== null && asked <= 60_000) return asked;
      return Math.min(8000, 500 * 2 ** ((tries - 1) % 3)) * (1 + 0.75 * random.next());
    },
  };
});

/** curator as described, told nothing: paced at 200 requests a minute, one in the bucket at first; an HTTP 429 is tried again without a pause, after all first tries, ten times at most. */
export const curator: Policy = perLane("curator 200 rpm (as described)", (stage) => {
  const perMs = 200 / 60_000;
  let level = 1;
  let at = stage.clock.now() as number;
  const refill = (): void => {
    const now = stage.clock.now();
    level = Math.min(200, level + perMs * (now - at));
    at = now;
  };
  let turn: Promise<void> = Promise.resolve();
  return {
    enter: () => {
      turn = turn.then(async () => {
        for (refill(); level < 1; refill()) await pass(stage.clock, 100);
        level -= 1;
      });
      return turn;
    },
    left: (_call, end, tries) => {
      if (end.kind === "answered") level = Math.min(200, level);
      return tries > 10 || end.kind === "refused" ? null : 0;
    },
  };
});

/** The original's adaptive limiter as described: 5 to 15 at once; a cut by a tenth, then more with each refusal; half as much again after three answers in a row. */
export const original: Policy = perLane("the original, adaptive (as described)", () => {
  const slots = new Slots(5);
  let inRow = 0;
  let refusals = 0;
  const cuts = [0.9, 0.75, 0.6, 0.5];
  return {
    enter: () => slots.enter(),
    left: (_call, end, tries) => {
      if (end.kind === "rejected") {
        slots.width = Math.max(1, Math.floor(slots.width * cuts[Math.min(refusals, 3)]!));
        refusals += 1;
        inRow = 0;
      } else {
        inRow += 1;
        refusals = 0;
        if (inRow >= 3) slots.width = Math.min(15, Math.ceil(slots.width * 1.5));
        if (inRow >= 3) inRow = 0;
      }
      slots.leave();
      if (end.kind === "refused") return null;
      return retryAfterOf(end) ?? Math.min(30_000, 1000 * 2 ** (tries - 1));
    },
  };
});

export const peers: readonly Policy[] = [
  plainLimit(20),
  inspect,
  promptfoo(4),
  promptfoo(64),
  litellm,
  curator,
  original,
];
