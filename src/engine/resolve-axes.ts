import { didYouMean, UsageError } from "#kernel";
import type { AxisRequest, Conditions } from "#records";
import type { Axis, Suite } from "#suites";

/** Every combination of the values asked for, in the order of the suite's axes. Throws a `UsageError` for a word no axis has. */
export function resolveAxes(
  suite: Pick<Suite, "name" | "axes">,
  requests: Readonly<Record<string, AxisRequest>>,
): readonly Conditions[] {
  for (const name of Object.keys(requests)) refuseUnknownAxis(suite, name);
  let combinations: readonly Conditions[] = [{}];
  for (const axis of suite.axes) {
    const values = resolveAxis(axis, requests[axis.name]);
    combinations = combinations.flatMap((conditions) => values.map((value) => ({ ...conditions, [axis.name]: value })));
  }
  return combinations;
}

function refuseUnknownAxis(suite: Pick<Suite, "name" | "axes">, name: string): void {
  const names = suite.axes.map((axis) => axis.name);
  if (names.includes(name)) return;
  const has = names.length === 0 ? "it has no axes" : `it has ${names.join(", ")}`;
  throw new UsageError(
    `suite ${suite.name} has no axis "${name}"${didYouMean(name, names)}; ${has}. Leave the setting out.`,
  );
}

function resolveAxis(axis: Axis, request: AxisRequest | undefined): readonly (string | number)[] {
  if (request === undefined) return axis.default;
  if (request === "all") return axis.values;
  const wanted = request.flatMap((word) =>
    word === "all" ? axis.values : (axis.groups?.[word] ?? [valueOf(axis, word)]),
  );
  return axis.values.filter((value) => wanted.includes(value));
}

/** The axis's own value for a word: a number may have been written as text. */
function valueOf(axis: Axis, word: string | number): string | number {
  const value = axis.values.find((candidate) => candidate === word || String(candidate) === String(word));
  if (value !== undefined) return value;
  const words = [...axis.values.map(String), ...Object.keys(axis.groups ?? {}), "all"];
  throw new UsageError(
    `${axis.name}: unknown value "${word}"${didYouMean(String(word), words)}; expected ${words.join(", ")}.`,
  );
}
