import type { AuditedFile, Finding, Severity } from "#report";
import { type OriginalFile, readOriginal } from "./original-files.ts";
import { bufferChecks, checkpointChecks, configChecks, resultsChecks } from "./run-checks.ts";
import { workflowChecks } from "./workflow-checks.ts";

/** A file as it was read. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Audits files of the original's memory runs (`memory.json`, `buffer.json`, `checkpoint.json`, `config.json`, `results.jsonl`), a checkpoint held
 * against results among them. Files of another kind are left out. Pure.
 */
export function auditMemoryFiles(files: readonly WrittenFile[]): readonly AuditedFile[] {
  const read = files.map(({ path, text }) => ({ path, file: readOriginal(text) }));
  const results = read.map(({ file }) => file).find((file) => file?.kind === "results") ?? null;
  return read.flatMap(({ path, file }) => (file === null ? [] : [auditedOf(path, file, results)]));
}

type Results = Extract<OriginalFile, { kind: "results" }>;

function auditedOf(path: string, file: OriginalFile, results: Results | null): AuditedFile {
  const findings = [...checksOf(file, results)].toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  return { path, format: `learning-${file.kind}`, facts: factsOf(file), findings };
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function checksOf(file: OriginalFile, results: Results | null): readonly Finding[] {
  switch (file.kind) {
    case "memory":
      return workflowChecks(file.memory);
    case "buffer":
      return bufferChecks(file.buffer);
    case "checkpoint":
      return checkpointChecks(file.checkpoint, results);
    case "config":
      return configChecks(file.config);
    case "results":
      return resultsChecks(file);
  }
}

function factsOf(file: OriginalFile): AuditedFile["facts"] {
  switch (file.kind) {
    case "memory": {
      const { workflows } = file.memory;
      const sizes = workflows.map(({ steps }) => steps.length);
      return {
        workflows: workflows.length,
        steps: sizes.reduce((sum, size) => sum + size, 0),
        characters: JSON.stringify(workflows).length,
        sources: new Set(workflows.flatMap((one) => one.source_experiences)).size,
      };
    }
    case "buffer":
      return {
        experiences: Object.values(file.buffer.buffer).flat().length,
        taskTypes: Object.keys(file.buffer.buffer).length,
      };
    case "checkpoint":
      return { processed: file.checkpoint.total_processed, success: file.checkpoint.total_success };
    case "config":
      return { model: file.config.llm_config_name, dataset: file.config.dataset_name ?? null };
    case "results":
      return {
        rows: file.rows.length,
        instances: new Set(file.rows.map(({ instance_id: id }) => id)).size,
        passed: file.rows.filter(({ test_result: result }) => result === "PASS").length,
      };
  }
}
