import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { pageSession, type PageStep, printedAs } from "../support/page-session.ts";

const root = join(import.meta.dirname, "..", "..");
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

const pages = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name.replaceAll("\\", "/")}`)
  .filter((page) => /^```console session$/m.test(readFileSync(join(root, page), "utf8")))
  .toSorted();

test("there are pages whose sessions are played", () => {
  expect(pages).toContain("docs/tutorial.md");
});

test.for(pages)("%s: its commands do what the page says, one after the other in an empty folder", async (page) => {
  await using reader = newReader();
  for (const step of pageSession(readFileSync(join(root, page), "utf8")))
    expect(await reader.follow(step), `${page}:${step.line}`).toBe(AS_SAID);
});

const AS_SAID = "as the page says";

interface Reader extends AsyncDisposable {
  /** `as the page says`, or what happened instead. */
  follow(step: PageStep): Promise<string>;
}

/** Somebody who does what a page says, with `sluice` on the path and an environment of their own. */
function newReader(): Reader {
  const home = mkdtempSync(join(tmpdir(), "sluice-page-"));
  made.push(home);
  const folder = join(home, "study");
  mkdirSync(folder);
  writeFileSync(join(home, "sluice"), program(), { mode: 0o755 });
  const env = { PATH: `${home}:${process.env["PATH"]}`, HOME: home, LANG: "C.UTF-8", COLUMNS: "100" };
  const started: ReturnType<typeof spawn>[] = [];
  const gone: Promise<unknown>[] = [];
  const play = async (command: string, until: (printed: string) => boolean): Promise<Played> => {
    const behind = command.endsWith(" &");
    const words = behind ? `exec ${command.slice(0, -2)}` : command;
    const child = spawn("bash", ["-c", words], { cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    started.push(child);
    let printed = "";
    const code = new Promise<number | null>((resolve) => void child.on("close", resolve));
    gone.push(code);
    const matched = new Promise<"said">((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
          printed += text;
          if (behind && until(printed)) resolve("said");
        });
      }
    });
    return { end: await Promise.race([code, matched]), printed };
  };
  return {
    follow: async (step) => {
      if (step.kind === "file") {
        mkdirSync(dirname(join(folder, step.path)), { recursive: true });
        writeFileSync(join(folder, step.path), step.content);
        return AS_SAID;
      }
      const { end, printed } = await play(step.command, (text) => printedAs(step.expected, text));
      if (end !== 0 && end !== "said") return `${step.command}\nended with ${String(end)}:\n${printed}`;
      return printedAs(step.expected, printed) ? AS_SAID : `${step.command}\nprinted:\n${printed}`;
    },
    [Symbol.asyncDispose]: async () => {
      for (const { pid } of started) endGroup(pid);
      await Promise.all(gone);
    },
  };
}

interface Played {
  readonly end: number | null | "said";
  readonly printed: string;
}

/** The whole group: a page may have put a program behind another. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** `sluice` as it is in this checkout. */
const program = (): string =>
  `#!/bin/sh\nexec "${process.execPath}" --import "${import.meta.resolve("tsx")}" --conditions=sluice:source "${join(root, "src", "cli", "main.ts")}" "$@"\n`;
