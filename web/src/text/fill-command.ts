/** Options that narrow a plan of the workflow suite to one cell. */
const OPTIONS: Readonly<Record<string, string>> = {
  model: "--model",
  promptType: "--prompt-types",
  difficulty: "--difficulty",
  toolSuccessRate: "--tool-success-rate",
  taskType: "--task-types",
  protocol: "--protocol",
};

/** What a cell is short of. */
export interface Shortage {
  readonly owed: number;
  readonly notScored: number;
}

/**
 * The command that carries on where a cell is short of its plan: owed trials by running it again, trials without a score only with
 * `--retry-invalid`. Null when nothing is missing, or when no option can name the cell.
 */
export function fillCommand(
  cell: Readonly<Record<string, string | number | null>>,
  { owed, notScored }: Shortage,
): string | null {
  if (owed + notScored === 0) return null;
  const parts = Object.entries(cell).flatMap(([axis, value]) => {
    if (value === null || axis === "suite") return [];
    const option = OPTIONS[axis];
    return option === undefined ? [null] : [`${option} ${quoted(String(value))}`];
  });
  if (parts.includes(null)) return null;
  return ["sluice run", ...parts, ...(notScored > 0 ? ["--retry-invalid"] : [])].join(" ");
}

/** A value as a shell takes it: bare when nothing in it means anything to a shell. */
const quoted = (value: string): string => (/^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`);
