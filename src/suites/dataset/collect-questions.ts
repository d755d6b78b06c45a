import type { TaskFinding } from "../suite.ts";
import type { DatasetRecord } from "./dataset-record.ts";
import { contentId, questionOf, type QuestionTask, type Reading } from "./question.ts";

/** The tasks of a data file in its order, each once, and what was found wrong on the way. */
export interface Questions {
  readonly tasks: readonly QuestionTask[];
  readonly findings: readonly TaskFinding[];
}

/** Reads every record; keeps of each only what is asked and expected. Records that repeat another are found and left out. */
export async function collectQuestions(records: AsyncIterable<DatasetRecord>, reading: Reading): Promise<Questions> {
  const tasks: QuestionTask[] = [];
  const findings: TaskFinding[] = [];
  const seen = new Seen();
  for await (const record of records) {
    const read = questionOf(record, reading);
    if ("code" in read) {
      findings.push(read);
      continue;
    }
    const finding = seen.findingOf(read, record.place);
    if (finding !== null) findings.push(finding);
    if (finding?.excludes !== true) tasks.push(read);
  }
  return { tasks, findings };
}

/** What has been read so far, by id, by content and by question: where each was first. */
class Seen {
  readonly #ids = new Map<string, string>();
  readonly #contents = new Map<string, string>();
  readonly #inputs = new Map<string, string>();

  /** What is wrong with a task beside those before it; null when nothing is. */
  findingOf({ id, body }: QuestionTask, place: string): TaskFinding | null {
    const found = (code: string, message: string, excludes: boolean): TaskFinding => ({
      task: id,
      code,
      message: `${place}: ${message}`,
      excludes,
    });
    const content = contentId(body.input, body.target);
    const sameContent = firstPlace(this.#contents, content, place);
    if (sameContent !== null) return found("duplicate", `the same question and target as ${sameContent}`, true);
    const sameId = firstPlace(this.#ids, id, place);
    if (sameId !== null)
      return found("duplicate-id", `the same id as ${sameId}, with another question or target`, true);
    const sameInput = firstPlace(this.#inputs, contentId(body.input, null), place);
    if (sameInput !== null)
      return found("contradiction", `the same question as ${sameInput}, with another target`, false);
    return null;
  }
}

/** Where the key was first seen; null, and remembered, when this is the first time. */
function firstPlace(places: Map<string, string>, key: string, place: string): string | null {
  const first = places.get(key);
  if (first === undefined) places.set(key, place);
  return first ?? null;
}
