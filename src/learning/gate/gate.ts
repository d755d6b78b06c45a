import type { Experience } from "../experience/experience.ts";
import { activeEntries, type Memory } from "../memory/memory.ts";
import { variablesIn, type Workflow, type WorkflowContent } from "../memory/workflow.ts";
import { namesOfSource, pathsIn, repeatedNames } from "./concrete-names.ts";
import { marksOf, replays } from "./replay.ts";
import { wordOverlap } from "./word-overlap.ts";
import { textOfContent } from "./workflow-text.ts";

/** Why a workflow is not taken in. */
export type Refusal =
  | "placeholder-text"
  | "no-variable"
  | "concrete-path"
  | "repeats-source"
  | "retells-issue"
  | "no-provenance"
  | "not-replayed";

/** What the gate says of a candidate: in as new, in as more evidence for one that is known, or out. */
export type Judgement =
  | { readonly kind: "new" }
  | { readonly kind: "known"; readonly id: string }
  | { readonly kind: "refused"; readonly why: Refusal; readonly message: string };

/** From this share of common words on, two workflows say the same. */
const DUPLICATE = 0.72;
/** From this share of common words on, a step tells the issue again. */
const RETOLD = 0.6;

/**
 * Keeps a bad workflow out of the memory. Its shape (3–8 steps, every field) is the schema's business; here: said words instead of a
 * copied format, variables instead of the source's names, a source, no retold issue, a replay where that can be had, no duplicate.
 */
export function judge(candidate: Workflow, sources: readonly Experience[], memory: Memory): Judgement {
  const { content } = candidate;
  const refusal =
    placeholders(content) ??
    abstraction(content) ??
    provenance(sources) ??
    leak(content, sources) ??
    (candidate.madeBy === "import" ? null : replay(content, sources));
  if (refusal !== null) return refusal;
  const known = knownAs(candidate, memory);
  return known === null ? { kind: "new" } : { kind: "known", id: known };
}

type Refused = Extract<Judgement, { kind: "refused" }>;
const refused = (why: Refusal, message: string): Refused => ({ kind: "refused", why, message });

const PLACEHOLDER = /^\W*(reasoning|action|description|todo|n\/?a|none|\.\.\.|…)\W*$/i;

function placeholders({ title, when, steps }: WorkflowContent): Refused | null {
  const copied = [title, when, ...steps.flatMap(({ why, do: what }) => [why, what])].find((text) =>
    PLACEHOLDER.test(text),
  );
  return copied === undefined ? null : refused("placeholder-text", `"${copied}" stands where words should be`);
}

function abstraction(content: WorkflowContent): Refused | null {
  const paths = pathsIn([content.title, content.when, ...content.steps.map(({ do: what }) => what)].join("\n"));
  if (paths.length > 0) return refused("concrete-path", `it names ${paths[0]} instead of a variable`);
  if (content.steps.some(({ do: what }) => variablesIn(what).length > 0)) return null;
  return refused("no-variable", "no step leaves anything open as {{variable}}");
}

const provenance = (sources: readonly Experience[]): Refused | null =>
  sources.length > 0 ? null : refused("no-provenance", "nobody can say from which task it was learnt");

function leak(content: WorkflowContent, sources: readonly Experience[]): Refused | null {
  const text = textOfContent(content);
  for (const source of sources) {
    const [name] = repeatedNames(text, namesOfSource(source));
    if (name !== undefined) return refused("repeats-source", `it repeats ${name} of ${source.task}`);
    const retold = [content.when, ...content.steps.map(({ do: what }) => what)].find(
      (said) => wordOverlap(said, source.problem) >= RETOLD,
    );
    if (retold !== undefined)
      return refused("retells-issue", `"${retold.slice(0, 60)}" tells the issue of ${source.task} again`);
  }
  return null;
}

/** A workflow with marks is held against the trajectories it was learnt from. */
function replay(content: WorkflowContent, sources: readonly Experience[]): Refused | null {
  if (content.marks.length === 0 || sources.some((source) => replays(content, source))) return null;
  const [first] = sources;
  const shows = first === undefined ? "nothing" : marksOf(first).join(", ") || "nothing of the kind";
  return refused(
    "not-replayed",
    `no trajectory it was learnt from goes through its steps; ${first?.task ?? ""} shows ${shows}`,
  );
}

/** The id under which the memory says the same already; retired ones count, so that nothing bad comes back. */
function knownAs({ id, content }: Workflow, memory: Memory): string | null {
  for (const { workflow } of memory.entries) {
    if (workflow.id === id || sameMarks(workflow.content, content)) return workflow.id;
  }
  const text = textOfContent(content);
  const near = activeEntries(memory).find(
    ({ workflow }) => wordOverlap(textOfContent(workflow.content), text) >= DUPLICATE,
  );
  return near?.workflow.id ?? null;
}

const sameMarks = (a: WorkflowContent, b: WorkflowContent): boolean =>
  a.kind === b.kind && a.marks.length > 0 && a.marks.join("\n") === b.marks.join("\n");
