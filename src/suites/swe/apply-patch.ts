import type { Workplace } from "./workplace.ts";

/** From the strictest to the most lenient, as the published harness tries them; the last takes a patch that is applied already. */
const APPLY = `clean() { git reset -q --hard && git clean -fdq -e .evaluation; }
git apply --verbose "$1" && exit 0
clean; git apply --verbose --3way "$1" && exit 0
clean; git apply --verbose --reject "$1" && exit 0
clean; patch --batch --forward --fuzz=5 -p1 -i "$1" && exit 0
clean; git apply --reverse --check "$1" && exit 0
exit 3`;

/** Applies a patch to a workplace's repository; false when no way of applying it works. */
export async function applyPatch(place: Workplace, path: string, signal: AbortSignal): Promise<boolean> {
  const { end } = await place.run(APPLY, signal, { args: [path] });
  return end.kind === "exited" && end.code === 0;
}
