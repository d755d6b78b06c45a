import type { Plan } from "#engine";
import type { Task } from "#suites";
import type { Store } from "#store";
import { edited, type MemoryHistory, memoryAt } from "../memory/edit.ts";
import { emptyMemory } from "../memory/memory.ts";
import { learnFrom, type Lecture, type RefusedCandidate } from "../memory/learn-from.ts";
import type { Experience } from "../experience/experience.ts";
import { experienceOf } from "../experience/experience-of.ts";
import type { Bench } from "./bench.ts";
import { generationPlan, type LearningSuite } from "./generation-plan.ts";
import { joinedPlan } from "./joined-plan.ts";
import type { LearnSettings } from "./learn-settings.ts";
import { gradedTrial, type LearnRow, learnRow } from "./learn-row.ts";
import { type Stream, streamsOf } from "./stream.ts";
import { lecturesByModel, lecturesByRules } from "./teach.ts";

/** What a stream has come to: its memory from the first version on, and what the gate kept out. */
export interface StreamResult {
  readonly stream: Stream;
  readonly history: MemoryHistory;
  readonly experiences: readonly Experience[];
  readonly refused: readonly RefusedCandidate[];
}

/** What a learning run has come to, all of it from the ledger. */
export interface LearnResult {
  readonly streams: readonly StreamResult[];
  readonly rows: readonly LearnRow[];
  /** Trials there will be when everything is done. */
  readonly planned: number;
  /** Why it ended before the last generation; null when it did not. */
  readonly stopped: string | null;
}

/** What the loop is given beside its settings. */
export interface LearnDesk {
  readonly store: Store;
  readonly bench: Bench;
  /** Carries out one plan as `run` does; the loop calls it only for plans that owe something. */
  readonly carry: (plan: Plan, about: Stage) => Promise<void>;
  /** Told after each generation, with all that is known by then. */
  readonly onGeneration?: (result: LearnResult) => Promise<void>;
}

/** Which part of the loop a plan is. */
export interface Stage {
  readonly generation: number;
  readonly generations: number;
  readonly what: "tasks" | "induction";
}

/** One stream while the loop goes on. */
interface Course {
  readonly stream: Stream;
  history: MemoryHistory;
  experiences: readonly Experience[];
  refused: readonly RefusedCandidate[];
}

/**
 * The online loop: generation after generation, every arm solves the same tasks, then the memory arm's trials are turned into
 * the next version of its memory. All state is derived from the ledger, so that the same call after a crash goes on where it stopped and ends
 * with the same result.
 */
export function learn(settings: LearnSettings, desk: LearnDesk): Promise<LearnResult> {
  return new Loop(settings, desk).run();
}

class Loop {
  readonly #settings: LearnSettings;
  readonly #desk: LearnDesk;
  readonly #suite: LearningSuite;
  readonly #courses: readonly Course[];
  readonly #generations: number;
  readonly #plans: Plan[] = [];
  readonly #rows: LearnRow[] = [];
  #stopped: string | null = null;

  constructor(settings: LearnSettings, desk: LearnDesk) {
    this.#settings = settings;
    this.#desk = desk;
    const shown: LearningSuite["shown"] = new Map();
    const inner = desk.bench.open(({ trial }) => shown.get(trial.id) ?? { version: null, workflows: [], text: "" });
    const factsOf = (task: Task) => desk.bench.factsOf(task);
    this.#suite = { inner, factsOf, shown };
    const tasks = inner.tasks({}, { instances: "all", seed: settings.streams.seed });
    const streams = streamsOf(tasks, factsOf, settings.streams);
    this.#generations = Math.max(...streams.map(({ generations }) => generations.length));
    const first = { ...(settings.given ?? emptyMemory), version: 0 };
    this.#courses = streams.map((stream) => ({
      stream,
      history: { v: 1, first, steps: [] },
      experiences: [],
      refused: [],
    }));
  }

  async run(): Promise<LearnResult> {
    for (let generation = 0; generation < this.#generations && this.#stopped === null; generation++) {
      await this.#generation(generation);
      await this.#desk.onGeneration?.(this.#result());
    }
    if (this.#plans.length > 0) {
      const whole = joinedPlan(this.#plans);
      // Recorded last: what tables call the plan is then the whole of it, and not its last generation.
      await this.#desk.store.recordPlan(whole.record, whole.trials);
    }
    return this.#result();
  }

  async #generation(generation: number): Promise<void> {
    const stages = this.#courses.map((course) => ({
      stream: course.stream,
      memories: { learnt: memoryAt(course.history), frozen: this.#frozen(course, generation) },
    }));
    const plan = generationPlan(stages, generation, this.#suite, this.#settings);
    this.#plans.push(plan);
    const owed = await this.#carried(plan, { generation, generations: this.#generations, what: "tasks" });
    await this.#readRows(plan, generation);
    if (owed > 0) {
      this.#stopped = `${owed} trials of generation ${generation + 1} are owed: the memory cannot go on without them`;
    } else if (this.#isBroken(generation)) {
      // Going on would spend the rest of the stream on whatever is broken.
      this.#stopped = `no trial of generation ${generation + 1} could be scored, each for a failure of the harness`;
    } else if (this.#settings.arms.includes("memory")) await this.#learn(plan, generation);
  }

  #isBroken(generation: number): boolean {
    return this.#rows
      .filter((row) => row.generation === generation)
      .every(({ outcome }) => outcome === "infra-invalid");
  }

  /** Given once, or what was learnt up to a generation. */
  #frozen({ history }: Course, generation: number): ReturnType<typeof memoryAt> {
    const { frozenAfter } = this.#settings;
    return frozenAfter === null ? history.first : memoryAt(history, Math.min(generation, frozenAfter));
  }

  /** What a plan still owes once it was carried out, as far as that went. */
  async #carried(plan: Plan, stage: Stage): Promise<number> {
    const { store, carry } = this.#desk;
    await store.recordPlan(plan.record, plan.trials);
    if (await this.#isDone(plan)) return 0;
    await carry(plan, stage);
    return plan.trials.length - (await store.settled(plan.record.id)).size;
  }

  async #isDone(plan: Plan): Promise<boolean> {
    const settled = await this.#desk.store.settled(plan.record.id);
    if (settled.size < plan.trials.length) return false;
    const { retryInvalid } = this.#settings.base;
    return !retryInvalid || ![...settled.values()].some(({ outcome }) => outcome === "infra-invalid");
  }

  async #readRows(plan: Plan, generation: number): Promise<void> {
    for (const trial of plan.trials) {
      const { stream } = this.#courseOf(trial);
      const before = stream.generations.slice(0, generation).reduce((sum, tasks) => sum + tasks.length, 0);
      const place = (stream.generations[generation] ?? []).findIndex(({ id }) => id === trial.task);
      const story = await this.#desk.store.story(trial.id);
      this.#rows.push(learnRow(trial, story, { generation, position: before + place + 1 }));
    }
  }

  #courseOf(trial: Plan["trials"][number]): Course {
    return this.#courses.find(
      ({ stream }) =>
        stream.model === trial.cell.model && stream.repeat === trial.repeat && stream.order === trial.cell["order"],
    )!;
  }

  async #learn(plan: Plan, generation: number): Promise<void> {
    const lessons = await Promise.all(
      this.#courses.map(async (course) => ({
        stream: course.stream,
        memory: memoryAt(course.history),
        experiences: await this.#experiences(course, plan, generation),
      })),
    );
    const byModel = this.#settings.induction === "model" ? await this.#modelLectures(lessons, generation) : null;
    if (this.#stopped !== null) return;
    for (const [at, course] of this.#courses.entries()) {
      const lesson = lessons[at]!;
      const lectures =
        this.#settings.induction === "model" ? (byModel?.get(course.stream) ?? []) : lecturesByRules(lesson);
      course.experiences = [...course.experiences, ...lesson.experiences];
      this.#step(course, lectures, generation);
    }
  }

  async #modelLectures(lessons: Parameters<typeof lecturesByModel>[0], generation: number) {
    const stage: Stage = { generation, generations: this.#generations, what: "induction" };
    const carry = async (plan: Plan) => ({ owed: await this.#carried(plan, stage) });
    const lectures = await lecturesByModel(lessons, this.#settings, this.#desk.store, carry);
    if (lectures === null) this.#stopped = `some inductions of generation ${generation + 1} are owed`;
    return lectures;
  }

  /** The memory arm's graded trials of a generation, in the stream's order. */
  async #experiences({ stream }: Course, plan: Plan, generation: number): Promise<readonly Experience[]> {
    const own = new Map(
      plan.trials
        .filter((trial) => trial.cell["arm"] === "memory" && this.#courseOf(trial).stream === stream)
        .map((trial) => [trial.task as string, trial]),
    );
    const experiences: Experience[] = [];
    for (const task of stream.generations[generation] ?? []) {
      const trial = own.get(task.id);
      if (trial === undefined) continue;
      const graded = gradedTrial(trial, await this.#desk.store.story(trial.id));
      if (graded !== null) experiences.push(experienceOf(graded, this.#suite.factsOf(task)));
    }
    return experiences;
  }

  #step(course: Course, lectures: readonly Lecture[], generation: number): void {
    const memory = memoryAt(course.history);
    const solved = course.experiences.filter(({ outcome }) => outcome === "full").length;
    const rate = course.experiences.length === 0 ? 0 : solved / course.experiences.length;
    const { edits, refused } = learnFrom(memory, lectures, rate);
    const step = { version: edited(memory, edits, () => memory).version, generation, edits };
    course.history = { ...course.history, steps: [...course.history.steps, step] };
    course.refused = [...course.refused, ...refused];
  }

  #result(): LearnResult {
    const tasks = this.#courses.flatMap(({ stream }) => stream.generations.flat());
    return {
      streams: this.#courses.map(({ stream, history, experiences, refused }) => ({
        stream,
        history,
        experiences,
        refused,
      })),
      rows: [...this.#rows],
      planned: tasks.length * this.#settings.arms.length,
      stopped: this.#stopped,
    };
  }
}
