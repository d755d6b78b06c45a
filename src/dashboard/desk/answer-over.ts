import { SluiceError } from "#kernel";
import type { FromDesk, Line, ToDesk } from "./desk-messages.ts";
import type { Desk, Question } from "./question.ts";

/** Answers what comes over a line, from now on; says first that it is ready. */
export function answerOver(line: Line<FromDesk, ToDesk>, desk: Desk): void {
  const asked = new Map<number, AbortController>();
  line.on("message", (message) => {
    if (message.kind === "forget") asked.get(message.id)?.abort(new Error("nobody waits for it any more"));
    else void answer(message.id, message.question);
  });
  line.postMessage({ kind: "ready" });

  async function answer(id: number, question: Question): Promise<void> {
    const control = new AbortController();
    asked.set(id, control);
    try {
      const json = await desk.ask(question, control.signal, (progress) => {
        line.postMessage({ kind: "progress", id, progress });
      });
      line.postMessage({ kind: "answer", id, json });
    } catch (error) {
      line.postMessage({ kind: "refusal", id, ...refusalOf(error) });
    } finally {
      asked.delete(id);
    }
  }
}

function refusalOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof SluiceError) return { code: error.code, message: error.message };
  return { code: "bug", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
