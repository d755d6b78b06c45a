import { afterAll, beforeAll, expect, test } from "vitest";
import { never } from "#kernel";
import type { Verdict } from "#records";
import { type Sandbox, SandboxError, type Sandboxes, type SandboxSpec } from "#sandbox";
import { FakeModel, trialModels } from "#testing";
import {
  calling,
  jobOf,
  repairCalled,
  simulatedAgent,
  type SweRoom,
  sweRoom,
  usualSwe,
} from "../../../test/support/swe-room.ts";
import { openSwe, readSweTranscript } from "./open-swe.ts";
import type { SweInstance } from "./swe-instance.ts";
import type { SweSettings } from "./swe-settings.ts";
import type { SweTranscript } from "./swe-transcript.ts";

let room: SweRoom;
beforeAll(async () => {
  room = await sweRoom();
});
afterAll(() => room[Symbol.asyncDispose]());

const shelf = repairCalled("shelf-1");
const right = calling("edit", {
  path: "src/pages.js",
  old: "Math.floor(items.length / size) + 1",
  new: "Math.ceil(items.length / size)",
});
const submit = calling("submit", {});

async function solved(
  model: FakeModel,
  settings: Partial<SweSettings> = {},
  instance: SweInstance = shelf,
): Promise<{ readonly transcript: SweTranscript; readonly verdict: Verdict }> {
  const suite = openSwe(usualSwe({ sandboxes: room.sandboxes, ...settings }));
  const job = jobOf(suite, instance);
  const transcript = await suite.solve(job, trialModels(model), never);
  return { transcript: readSweTranscript(transcript, job.trial.id), verdict: suite.score(job, transcript) };
}

test("a right change is judged by the hidden tests in a fresh sandbox, and resolves the issue", async () => {
  const { transcript, verdict } = await solved(
    FakeModel.replying(calling("shell", { command: "ls src" }), right, submit),
  );
  expect(transcript.steps.map(({ action }) => action)).toEqual(["shell", "edit", "submit"]);
  expect(transcript.steps[0]).toMatchObject({ exitCode: 0, observation: expect.stringContaining("pages.js") });
  expect(transcript.patch).toContain("+  return Math.ceil(items.length / size);");
  expect(verdict).toMatchObject({
    kind: "graded",
    outcome: "full",
    score: 1,
    facts: { resolved: true, failToPassPassed: 2, failToPassAll: 2, trouble: null, suspectedLeaks: [] },
  });
});

test("a model without tool calling writes its actions as text", async () => {
  const written = (tool: string, given: object): string =>
    `I do it.\n\n\`\`\`action\n${JSON.stringify({ tool, arguments: given })}\n\`\`\``;
  const model = FakeModel.replying(
    written("edit", JSON.parse(right.toolCalls[0]!.arguments) as object),
    written("submit", {}),
  );
  const { transcript, verdict } = await solved(model, { protocol: "text" });
  expect(verdict).toMatchObject({ outcome: "full" });
  expect(transcript.steps[0]).toMatchObject({ thought: "I do it.", action: "edit" });
  expect(model.prompts[0]!.tools).toBeUndefined();
});

test("nothing of the answer is in what the agent is shown or finds in its sandbox", async () => {
  const everything = "git log --all -p; git reflog; find .. -name '*eval*'; grep -rn . . ";
  const model = FakeModel.replying(calling("shell", { command: everything }), submit);
  const { transcript, verdict } = await solved(model, { limits: { observationCharacters: 1_000_000 } });
  const shown = JSON.stringify([model.prompts, transcript.steps.map(({ observation }) => observation)]);
  expect(shown).toContain("pageCount");
  for (const secret of [...shelf.FAIL_TO_PASS, "Math.ceil", shelf.instance_id]) expect(shown).not.toContain(secret);
  expect(verdict).toMatchObject({ facts: { suspectedLeaks: ["looked-at-other-history"] } });
});

test("files that the agent made for itself and changed tests stay out of the patch", async () => {
  const { transcript } = await solved(
    FakeModel.replying(
      calling("create", { path: "repro.js", content: "1;\n" }),
      calling("create", { path: "src/debug-pages.js", content: "2;\n" }),
      calling("create", { path: "src/rounding.js", content: "3;\n" }),
      calling("shell", {
        command: "echo '// mine' >> test/pages.test.js; head -c 99 /dev/zero > src/blob; git commit -qam mine",
      }),
      right,
      submit,
    ),
  );
  expect(transcript.scratch).toEqual(["repro.js", "src/blob", "src/debug-pages.js", "test/pages.test.js"]);
  expect([...transcript.patch.matchAll(/^diff --git a\/(\S+)/gm)].map(([, path]) => path)).toEqual([
    "src/pages.js",
    "src/rounding.js",
  ]);
});

test("an agent that changes nothing has failed, and nothing needs to be run to say so", async () => {
  const { transcript, verdict } = await solved(FakeModel.replying(submit));
  expect(transcript.evaluation).toMatchObject({ trouble: "empty-patch", applied: false });
  expect(verdict).toMatchObject({ kind: "graded", outcome: "failure", score: 0 });
});

test("what cannot be read as an action is told, and four of it end the work", async () => {
  const model = FakeModel.replying(
    "I wonder.",
    calling("shell", { comand: "ls" }),
    { toolCalls: [{ id: "1", name: "browse", arguments: "{}" }] },
    "```action\nls\n```",
  );
  const { transcript } = await solved(model);
  expect(transcript.end).toBe("gave-up");
  expect(transcript.steps.map(({ observation }) => observation.split(". Call one")[0])).toEqual([
    "Nothing was done: the message has no action",
    expect.stringContaining("shell: "),
    'Nothing was done: there is no tool "browse"; there are shell, view, edit, create, submit',
    expect.stringContaining("the action is not JSON"),
  ]);
});

test("an agent that never submits is stopped, and what it has done by then is judged", async () => {
  const { transcript, verdict } = await solved(FakeModel.replying(right, calling("shell", { command: "true" })), {
    maxIterations: 2,
  });
  expect(transcript.end).toBe("step-limit");
  expect(verdict).toMatchObject({ outcome: "full" });
});

test("a conversation that has become too long is ended before it is sent", async () => {
  const long = calling("shell", { command: "seq 1 2000" });
  const { transcript } = await solved(FakeModel.always(long), { limits: { contextCharacters: 20_000 } });
  expect(transcript.end).toBe("context-limit");
  expect(transcript.steps.length).toBeLessThan(5);
});

test("a long result is shown by its beginning and its end", async () => {
  const { transcript } = await solved(FakeModel.replying(calling("shell", { command: "seq 1 9999" }), submit), {
    limits: { observationCharacters: 200 },
  });
  const { observation } = transcript.steps[0]!;
  expect(observation).toMatch(/^1\n2\n3\n[\s\S]*characters left out …\][\s\S]*9999\n\[exit code 0\]$/);
  expect(observation.length).toBeLessThan(260);
});

test("a command that takes too long is stopped, and the work goes on", async () => {
  const { transcript, verdict } = await solved(
    FakeModel.replying(calling("shell", { command: "sleep 60" }), right, submit),
    { limits: { commandMs: 1_500 } },
  );
  expect(transcript.steps[0]).toMatchObject({ observation: "[stopped after 1.5 s]", exitCode: null });
  expect(verdict).toMatchObject({ outcome: "full" });
});

test("the same answers lead to the same conversation, letter for letter", async () => {
  const run = () => solved(FakeModel.replying(calling("shell", { command: "pwd; node --test test/" }), right, submit));
  const [one, other] = [await run(), await run()];
  expect(one.transcript).toEqual(other.transcript);
});

test("without evaluation there is no score, and it says why", async () => {
  const { transcript, verdict } = await solved(FakeModel.replying(right, submit), { skipEvaluation: true });
  expect(transcript.evaluation.trouble).toBe("skipped");
  expect(verdict).toMatchObject({ kind: "not-scored", reason: { code: "SLUICE_EVALUATION_SKIPPED" } });
});

/** The room's sandboxes; the first so many evaluations in them take too long. */
function late(times: number): Pick<Sandboxes, "kind" | "open"> & { evaluations: number } {
  const sandboxes: ReturnType<typeof late> = {
    kind: "process",
    evaluations: 0,
    open: async (spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox> => {
      const inner = await room.sandboxes.open(spec, signal);
      return {
        workspace: inner.workspace,
        write: (files, stop) => inner.write(files, stop),
        read: (path, stop) => inner.read(path, stop),
        run: async (command, stop) => {
          const result = await inner.run(command, stop);
          if (!command.argv.join(" ").includes("eval.sh") || ++sandboxes.evaluations > times) return result;
          return { ...result, end: { kind: "timed-out", afterMs: 1 } };
        },
        [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
      };
    },
  };
  return sandboxes;
}

test("M19: tests that run out of time on a busy machine are run again alone, and only a second time counts", async () => {
  const once = late(1);
  const { verdict } = await solved(FakeModel.replying(right, submit), { sandboxes: once });
  expect(once.evaluations).toBe(2);
  expect(verdict).toMatchObject({ outcome: "full", facts: { trouble: null } });
  const twice = await solved(FakeModel.replying(right, submit), { sandboxes: late(2) });
  expect(twice.verdict).toMatchObject({ outcome: "failure", facts: { trouble: "timed-out" } });
});

test("M8: the evaluation script needs no right to be executed", async () => {
  const written: { path: string; executable?: boolean }[] = [];
  const watched: Pick<Sandboxes, "kind" | "open"> = {
    kind: "process",
    open: async (spec, signal) => {
      const inner = await room.sandboxes.open(spec, signal);
      return {
        workspace: inner.workspace,
        write: (files, stop) => {
          written.push(...files);
          return inner.write(files, stop);
        },
        read: (path, stop) => inner.read(path, stop),
        run: (command, stop) => inner.run(command, stop),
        [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
      };
    },
  };
  const { verdict } = await solved(FakeModel.replying(right, submit), { sandboxes: watched });
  expect(verdict).toMatchObject({ outcome: "full" });
  expect(written.filter(({ path }) => path.endsWith("eval.sh")).map(({ executable }) => executable ?? false)).toEqual([
    false,
  ]);
});

test("a sandbox that fails is thrown, and never a score", async () => {
  const broken = { kind: "process", open: () => Promise.reject(new SandboxError("no room")) } as const;
  await expect(solved(FakeModel.replying(submit), { sandboxes: broken })).rejects.toThrow(SandboxError);
});

test("a row whose history does not end in its base commit is refused before the model is asked", async () => {
  const wrong = { ...shelf, base_commit: "0".repeat(40) };
  const model = FakeModel.replying(submit);
  await expect(solved(model, { instances: [wrong] }, wrong)).rejects.toThrow(/history ends in [0-9a-f]{40}/);
  expect(model.prompts).toHaveLength(0);
});

test("a repair whose programs are not there is refused, never scored", async () => {
  const elsewhere = { ...shelf, needs: ["cobol-85"] };
  await expect(solved(FakeModel.replying(submit), { instances: [elsewhere] }, elsewhere)).rejects.toThrow(
    "it needs cobol-85, which is not in the sandbox",
  );
});

test("a patch that does not apply is a failure, and no infrastructure's", async () => {
  const suite = openSwe(usualSwe({ sandboxes: room.sandboxes }));
  const job = jobOf(suite, shelf);
  const { transcript } = await solved(FakeModel.replying(submit));
  const stored = {
    ...transcript,
    patch: "x",
    evaluation: { applied: false, exitCode: null, trouble: "patch-failed", log: "" },
  };
  expect(suite.score(job, stored)).toMatchObject({ outcome: "failure", facts: { applied: false } });
});

test("memory is shown where it is told to be, and without any the prompts are the same", async () => {
  const memoryFor = () => ({ version: "v1", workflows: ["w1"], text: "## Learned\n- Look twice." });
  const asked = async (settings: Partial<SweSettings>) => {
    const model = FakeModel.replying(submit);
    const { transcript, verdict } = await solved(model, settings);
    return { messages: model.prompts[0]!.messages.map(({ content }) => content), transcript, verdict };
  };
  const plain = await asked({});
  const [system, user] = plain.messages;
  expect((await asked({ inject: "user" })).messages).toEqual(plain.messages);
  expect((await asked({ memoryFor })).messages).toEqual([`${system}\n\n## Learned\n- Look twice.`, user]);
  const shown = await asked({ memoryFor, inject: "user" });
  expect(shown.messages).toEqual([system, `## Learned\n- Look twice.\n\n${user}`]);
  expect(shown.transcript.memory).toEqual({ version: "v1", workflows: ["w1"], text: "## Learned\n- Look twice." });
  expect(shown.verdict).toMatchObject({ facts: { memoryVersion: "v1", workflowsShown: 1 } });
});

test("whatever changes an answer changes the version, and axes are the caller's", () => {
  const versions = (
    [
      {},
      { inject: "user" },
      { maxIterations: 3 },
      { identity: "m1" },
      { identity: "m2" },
      { protocol: "text" },
      { showHints: true },
      { limits: { commandMs: 1 } },
    ] as const
  ).map((settings) => openSwe(usualSwe({ sandboxes: room.sandboxes, ...settings })).version);
  expect(new Set(versions).size).toBe(versions.length);
  const axes = [{ name: "arm", values: ["none", "memory"], default: ["none"] }];
  expect(openSwe(usualSwe({ sandboxes: room.sandboxes, axes })).axes).toEqual(axes);
});

test("rows that need an image are left out where there are no containers, and it is said", () => {
  const row: SweInstance = { ...shelf, history: null, image: "swebench/x:latest" };
  const suite = openSwe(usualSwe({ sandboxes: room.sandboxes, instances: [row] }));
  expect(suite.findings).toMatchObject([{ code: "swe-needs-image", excludes: true }]);
  expect(suite.tasks({}, { instances: "all", seed: 1 })).toEqual([]);
});

test("a rehearsal is the conversation without the work, and has no score", async () => {
  const suite = openSwe(usualSwe({ sandboxes: { kind: "process", open: () => Promise.reject(new Error("opened")) } }));
  const job = jobOf(suite, shelf);
  const transcript = await suite.rehearse!(job, trialModels(simulatedAgent()), never);
  expect(readSweTranscript(transcript, "t").end).toBe("submitted");
  expect(suite.score(job, transcript)).toMatchObject({ kind: "not-scored" });
});
