import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deferred, never } from "#kernel";
import { SandboxError } from "#sandbox";
import { describeSandboxFence } from "./describe-sandbox-fence.ts";
import { said, type SandboxPlace, type SandboxScene, setSandboxScene, shell, specOf } from "./sandbox-scene.ts";

/**
 * The promises of the `Sandbox` port, as tests. Any adapter that passes them may stand behind the engine. `unavailable` says why it
 * cannot be tried on this machine: then every test is skipped, under that reason.
 */
export function describeSandbox(
  name: string,
  makePlace: () => Promise<SandboxPlace>,
  unavailable: string | null = null,
): void {
  const reason = unavailable === null ? "" : ` (skipped: ${unavailable})`;
  describe.skipIf(unavailable !== null)(`${name}, as a sandbox${reason},`, () => {
    const made = deferred<SandboxPlace>();
    beforeAll(async () => made.resolve(await makePlace()));
    afterAll(async () => (await made.promise)[Symbol.asyncDispose]());
    describeCommands(made.promise);
    describeOutput(made.promise);
    describeFiles(made.promise);
    describeEnds(made.promise);
    describeSandboxFence(made.promise);
  });
}

/** Seconds that programs sleep here and nowhere else, so that they are known among all processes. */
const NAP = 100_000 + process.pid;

const sceneAt = async (place: Promise<SandboxPlace>): Promise<SandboxScene> => setSandboxScene(await place);

function describeCommands(place: Promise<SandboxPlace>): void {
  test("a command begins in the workspace and ends with its exit code", async () => {
    await using at = await sceneAt(place);
    expect((await shell(at.sandbox, "exit 0")).end).toEqual({ kind: "exited", code: 0 });
    expect((await shell(at.sandbox, "exit 3")).end).toEqual({ kind: "exited", code: 3 });
    expect(await said(at.sandbox, "pwd")).toBe(at.sandbox.workspace);
    expect(await said(at.sandbox, "ls -A")).toBe("");
  });

  test("no shell reads the arguments", async () => {
    await using at = await sceneAt(place);
    const argv = ["printf", "%s|", "a b", "$HOME", "*", "'\"", "", "é日本"];
    const { stdout } = await at.sandbox.run({ argv, timeoutMs: 10_000 }, never);
    expect(stdout).toBe("a b|$HOME|*|'\"||é日本|");
  });

  test("a program that is not there ends with 127, one that may not be run with 126", async () => {
    await using at = await sceneAt(place);
    const missing = await at.sandbox.run({ argv: ["no-such-program"], timeoutMs: 10_000 }, never);
    expect(missing.end).toEqual({ kind: "exited", code: 127 });
    await at.sandbox.write([{ path: "plain", content: "echo no" }], never);
    const refused = await at.sandbox.run({ argv: ["./plain"], timeoutMs: 10_000 }, never);
    expect(refused.end).toEqual({ kind: "exited", code: 126 });
  });

  test("a command may begin in another folder, in or outside the workspace", async () => {
    await using at = await sceneAt(place);
    await shell(at.sandbox, "mkdir -p deep/er");
    expect(await said(at.sandbox, "pwd", { folder: "deep/er" })).toBe(`${at.sandbox.workspace}/deep/er`);
    expect(await said(at.sandbox, "pwd", { folder: "/usr" })).toBe("/usr");
    expect((await shell(at.sandbox, "pwd", { folder: "/no/such/folder" })).end).not.toEqual({
      kind: "exited",
      code: 0,
    });
  });

  test("input is given whole, and is at its end when there is none", async () => {
    await using at = await sceneAt(place);
    const input = `first\n${"ä".repeat(200_000)}\nlast`;
    expect((await shell(at.sandbox, "wc -c", { input })).stdout.trim()).toBe(String(Buffer.byteLength(input)));
    expect((await shell(at.sandbox, "cat", { input: "zwölf" })).stdout).toBe("zwölf");
    expect((await shell(at.sandbox, "cat")).end).toEqual({ kind: "exited", code: 0 });
    expect((await shell(at.sandbox, "exit 4", { input })).end).toEqual({ kind: "exited", code: 4 });
  });

  test("what a command is given in its environment is there, for it alone", async () => {
    await using at = await sceneAt(place);
    expect(await said(at.sandbox, 'echo "$COLOUR"', { environment: { COLOUR: "blue = green" } })).toBe("blue = green");
    expect(await said(at.sandbox, 'echo "$COLOUR"')).toBe("");
  });

  test("a command ended by a signal has 128 and its number", async () => {
    await using at = await sceneAt(place);
    expect((await shell(at.sandbox, "kill -TERM $$")).end).toEqual({ kind: "exited", code: 143 });
  });
}

function describeOutput(place: Promise<SandboxPlace>): void {
  test("standard output and standard error come apart", async () => {
    await using at = await sceneAt(place);
    const result = await shell(at.sandbox, "echo out; echo err >&2; echo ☂; echo ☀ >&2");
    expect(result).toMatchObject({ stdout: "out\n☂\n", stderr: "err\n☀\n", cut: false });
    expect(result.tookMs).toBeGreaterThan(0);
  });

  test("of much output the beginning and the end are kept, and what was left out is counted", async () => {
    await using at = await sceneAt(place);
    const line = "echo begin; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end";
    const { stdout, stderr, cut } = await shell(at.sandbox, line, { keepBytes: 2_000 });
    expect(cut).toBe(true);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^begin\nx+\n\[\.\.\. 2998011 bytes left out \.\.\.\]\nx+\nend\n$/);
    expect(stdout.length).toBeLessThan(2_100);
  });

  test("output as long as is kept is whole", async () => {
    await using at = await sceneAt(place);
    const result = await shell(at.sandbox, "head -c 1000 /dev/zero | tr '\\0' y", { keepBytes: 1_000 });
    expect(result).toMatchObject({ stdout: "y".repeat(1_000), cut: false });
  });
}

function describeFiles(place: Promise<SandboxPlace>): void {
  test("files go in and come out, byte for byte", async () => {
    await using at = await sceneAt(place);
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256);
    const files = [
      { path: "deep/er/bytes.bin", content: bytes },
      { path: "words ümläut 日本.txt", content: "zwei\nZeilen" },
      { path: "empty", content: "" },
    ];
    await at.sandbox.write(files, never);
    expect(Buffer.from((await at.sandbox.read("deep/er/bytes.bin", never))!).equals(bytes)).toBe(true);
    expect(await said(at.sandbox, "cat words*")).toBe("zwei\nZeilen");
    expect(await at.sandbox.read("empty", never)).toHaveLength(0);
    expect(await said(at.sandbox, "wc -c < deep/er/bytes.bin")).toMatch(/70000/);
  });

  test("a file is written anew, is a program when said, and belongs to who runs commands", async () => {
    await using at = await sceneAt(place);
    await at.sandbox.write([{ path: "greet", content: "a longer first text" }], never);
    await at.sandbox.write([{ path: "greet", content: "#!/bin/sh\necho hello", executable: true }], never);
    expect(await said(at.sandbox, "./greet && echo more >> greet && rm greet && ls -A")).toBe("hello");
  });

  test("what a command wrote is read, with an absolute path too, and what is not there is null", async () => {
    await using at = await sceneAt(place);
    await shell(at.sandbox, "mkdir made && printf made > made/file");
    const text = async (path: string): Promise<string> =>
      Buffer.from((await at.sandbox.read(path, never)) ?? "").toString();
    expect(await text("made/file")).toBe("made");
    expect(await text(`${at.sandbox.workspace}/made/file`)).toBe("made");
    expect(await at.sandbox.read("made/nothing", never)).toBeNull();
    expect(await at.sandbox.read("no/folder/file", never)).toBeNull();
    await expect(at.sandbox.read("made", never)).rejects.toThrow(SandboxError);
  });

  const outside = [{ path: "/opt/made-by-a-test/file", content: "outside" }];

  test("files outside the workspace are the sandbox's own", async (context) => {
    await using at = await sceneAt(place);
    if (!at.sandboxes.promises.files) return context.skip("this kind has no files of its own outside the workspace");
    await at.sandbox.write(outside, never);
    expect(await said(at.sandbox, "cat file", { folder: "/opt/made-by-a-test" })).toBe("outside");
    const other = await at.another();
    expect(await other.read("/opt/made-by-a-test/file", never)).toBeNull();
  });

  test("without files of its own, a sandbox writes nothing outside its folder", async (context) => {
    await using at = await sceneAt(place);
    if (at.sandboxes.promises.files) return context.skip("this kind has files of its own");
    await expect(at.sandbox.write(outside, never)).rejects.toThrow(SandboxError);
  });
}

function describeEnds(place: Promise<SandboxPlace>): void {
  // Two that go their own way: another session, and one that holds no stream of ours.
  const spread = `setsid sleep ${NAP} & sleep ${NAP} >/dev/null 2>&1 </dev/null & `;
  const sleepers = "ps -o args 2>/dev/null || cat /proc/[0-9]*/cmdline | tr '\\0' ' '";

  test("a command that takes too long is ended at its deadline, with all it started", async () => {
    await using at = await sceneAt(place);
    // On a slow machine a shell in a container needs more than a second to say its first word.
    const timeoutMs = 3_000;
    const result = await shell(at.sandbox, `${spread} echo begun; sleep ${NAP}`, { timeoutMs });
    expect(result.end).toMatchObject({ kind: "timed-out" });
    expect(result.stdout).toBe("begun\n");
    expect(result.tookMs).toBeGreaterThanOrEqual(timeoutMs);
    expect(result.tookMs).toBeLessThan(30_000);
    expect(await said(at.sandbox, sleepers)).not.toContain(`sleep ${NAP}`);
    expect(await said(at.sandbox, "echo still here")).toBe("still here");
  });

  test("what a command leaves running ends with it", async () => {
    await using at = await sceneAt(place);
    const result = await shell(at.sandbox, `${spread} echo begun`);
    expect(result).toMatchObject({ end: { kind: "exited", code: 0 }, stdout: "begun\n" });
    expect(result.tookMs).toBeLessThan(30_000);
    expect(await said(at.sandbox, sleepers)).not.toContain(`sleep ${NAP}`);
  });

  test("an aborted command is ended and rejects with the reason", async () => {
    await using at = await sceneAt(place);
    const abort = new AbortController();
    const running = shell(at.sandbox, `${spread} echo > begun; sleep ${NAP}`, {}, abort.signal);
    await begun(at);
    abort.abort(new Error("no more"));
    await expect(running).rejects.toThrow("no more");
    expect(await said(at.sandbox, sleepers)).not.toContain(`sleep ${NAP}`);
    await expect(shell(at.sandbox, "true", {}, abort.signal)).rejects.toThrow("no more");
    await expect(at.sandbox.read("begun", abort.signal)).rejects.toThrow("no more");
  });

  test("leaving scope ends what runs, removes all, and what is asked later is refused", async () => {
    const at = await sceneAt(place);
    const before = await at.place.remains();
    const running = shell(at.sandbox, `${spread} echo > begun; sleep ${NAP}`);
    await begun(at);
    const ended = running.catch((error: unknown) => error);
    await at.sandbox[Symbol.asyncDispose]();
    expect(await ended).toBeInstanceOf(SandboxError);
    expect(await at.place.remains()).toBe(before - 1);
    await expect(shell(at.sandbox, "true")).rejects.toThrow(SandboxError);
    await expect(at.sandbox.write([{ path: "a", content: "" }], never)).rejects.toThrow(SandboxError);
    await at.sandbox[Symbol.asyncDispose]();
    await at[Symbol.asyncDispose]();
  });

  test("closing all closes each, and opens no more", async () => {
    const at = await sceneAt(place);
    await at.another();
    expect(await at.place.remains()).toBe(2);
    await at[Symbol.asyncDispose]();
    expect(await at.place.remains()).toBe(0);
    await expect(at.another()).rejects.toThrow(SandboxError);
  });

  test("what a killed process left is removed when others open", async () => {
    const left = await place;
    await left.killAnOwner(NAP);
    expect(await left.remains()).toBe(1);
    await using at = await sceneAt(place);
    expect(await left.remains()).toBe(1);
    expect(await said(at.sandbox, sleepers)).not.toContain(`sleep ${NAP}`);
  });

  test("what belongs to others who live is left alone", async () => {
    await using at = await sceneAt(place);
    await at.sandbox.write([{ path: "kept", content: "kept" }], never);
    {
      await using _others = await sceneAt(place);
    }
    expect(await said(at.sandbox, "cat kept")).toBe("kept");
  });

  test("a folder that a program locked is removed too", async () => {
    const at = await sceneAt(place);
    await shell(at.sandbox, "mkdir -p locked/in && echo > locked/in/file && chmod 000 locked/in locked");
    await at[Symbol.asyncDispose]();
    expect(await at.place.remains()).toBe(0);
  });

  test("opening with an aborted signal rejects with its reason", async () => {
    await using at = await sceneAt(place);
    const opening = at.sandboxes.open(specOf(at.place), AbortSignal.abort(new Error("not any more")));
    await expect(opening).rejects.toThrow("not any more");
  });
}

/** Resolves once the running command has made its file. */
async function begun({ sandbox }: SandboxScene): Promise<void> {
  while ((await sandbox.read("begun", never)) === null);
}
