/** One group's rate was refused: when, and what each group of the family had had let in by then. */
export interface FamilyRefusal {
  readonly member: number;
  /** When the refused send was made, in epoch milliseconds. */
  readonly at: number;
  /** By member. */
  readonly letIn: readonly number[];
}

/** What shows that groups are charged to one quota. */
export interface SharedQuota {
  /** Requests a millisecond of all together. */
  readonly perMs: number;
  /** How many stretches between two refusals were looked at. */
  readonly stretches: number;
  /** By how many sends a stretch misses a constant rate of all together (root mean square). */
  readonly missTogether: number;
  /** The same, of each group's own sends between its own refusals. */
  readonly missApart: number;
}

/** Refusals so near each other are one. */
const LEAST_STRETCH_MS = 500;
const FEWEST_STRETCHES = 8;
const FEWEST_OWN_STRETCHES = 2;
/** A bucket is empty to within one send at each end of a stretch. */
const MOST_MISS_TOGETHER = 0.7;
const LEAST_MISS_APART = 1.2;
const TIMES_WORSE = 3;

interface Stretch {
  readonly ms: number;
  readonly sends: number;
}

/**
 * Whether groups are charged to one quota. A refusal says that a bucket is empty, so what it let in between two refusals is its
 * refill times the time, to within one send. If there is one bucket, that holds for the sends of all between any two refusals,
 * and fails for each group's own, for the others take a varying part; if each has its own bucket it is the other way round.
 * Null unless both show: limits that vary, windows and foreign use make both fail.
 */
export function sharedQuota(refusals: readonly FamilyRefusal[], members: readonly number[]): SharedQuota | null {
  const inOrder = refusals.toSorted((a, b) => a.at - b.at);
  const own = members.map((member) =>
    stretches(
      inOrder.filter((refusal) => refusal.member === member),
      [member],
    ),
  );
  if (own.some((list) => list.length < FEWEST_OWN_STRETCHES)) return null;
  const together = stretches(
    inOrder.filter(({ member }) => members.includes(member)),
    members,
  );
  if (together.length < FEWEST_STRETCHES) return null;
  const missTogether = missOf([together]);
  const missApart = missOf(own);
  if (missTogether > MOST_MISS_TOGETHER) return null;
  if (missApart < Math.max(LEAST_MISS_APART, TIMES_WORSE * missTogether)) return null;
  return { perMs: rateOf(together), stretches: together.length, missTogether, missApart };
}

function stretches(refusals: readonly FamilyRefusal[], members: readonly number[]): Stretch[] {
  const totalOf = ({ letIn }: FamilyRefusal): number => members.reduce((sum, member) => sum + letIn[member]!, 0);
  const found: Stretch[] = [];
  let [from] = refusals;
  for (const refusal of refusals) {
    if (from === undefined || refusal.at - from.at < LEAST_STRETCH_MS) continue;
    found.push({ ms: refusal.at - from.at, sends: totalOf(refusal) - totalOf(from) });
    from = refusal;
  }
  return found;
}

const rateOf = (list: readonly Stretch[]): number =>
  list.reduce((sum, { sends }) => sum + sends, 0) / list.reduce((sum, { ms }) => sum + ms, 0);

/** Each list against its own mean rate. */
function missOf(lists: readonly (readonly Stretch[])[]): number {
  let squares = 0;
  let free = 0;
  for (const list of lists) {
    const perMs = rateOf(list);
    squares += list.reduce((sum, { ms, sends }) => sum + (sends - perMs * ms) ** 2, 0);
    free += list.length - 1;
  }
  return Math.sqrt(squares / free);
}
