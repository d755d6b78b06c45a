import type { EpochMs } from "#kernel";
import type { LiveLane, LiveRun } from "#records";
import type { Style } from "../style.ts";
import { pad, shorten, textWidth } from "../text-width.ts";
import { percent } from "./live-head.ts";
import { barPieces, clockText, compact, lineOf, type LiveLook, type Piece } from "./live-look.ts";

/** Lanes that are shown as one: a lane, or all of a model, or all of a provider. */
interface LaneRow {
  readonly name: string;
  readonly lanes: readonly LiveLane[];
}

const BAR = 8;
const USE = 16;
const REJECTED = 8;
const STATE = 15;
const LEAST_NAME = 10;

/** Each lane with its use against the limit that is nearest; folded by model, then by provider, where they are too many for `rows`. */
export function laneLines(live: LiveRun, rows: number, look: LiveLook): readonly string[] {
  const { width, style } = look;
  if (live.lanes.length === 0 || rows < 1) return [];
  const shown = folded(live.lanes, rows);
  const rejected = width >= 64;
  const name = Math.max(
    LEAST_NAME,
    Math.min(
      Math.max(...shown.map((row) => textWidth(row.name))),
      width - BAR - USE - STATE - 3 - (rejected ? REJECTED : 0),
    ),
  );
  const header = [
    pad(`lanes (${live.lanes.length})`, name + 1, "left"),
    pad("use of the limit", BAR + USE + 1, "left"),
    rejected ? pad("rejected", REJECTED, "right") : "",
  ];
  return [
    lineOf([{ text: header.join(""), tint: style.dim }], width),
    ...shown.slice(0, rows).map((row) => rowLine(row, { name, rejected, at: live.at }, look)),
    ...(shown.length > rows ? [style.dim(`… and ${shown.length - rows} more`)] : []),
  ];
}

function rowLine(
  row: LaneRow,
  { name, rejected, at }: { readonly name: number; readonly rejected: boolean; readonly at: EpochMs },
  { width, style }: LiveLook,
): string {
  const use = useOf(row.lanes);
  const sends = sum(row.lanes, (lane) => lane.sends);
  const share = sends === 0 ? 0 : sum(row.lanes, (lane) => lane.rejected) / sends;
  const bar: readonly Piece[] =
    use.share === null ? [{ text: "·".repeat(BAR), tint: style.dim }] : barPieces(use.share, BAR, { style });
  return lineOf(
    [
      { text: pad(shorten(row.name, name), name + 1, "left") },
      ...bar,
      { text: ` ${pad(shorten(use.text, USE - 1), USE, "left")}` },
      ...(rejected ? [{ text: pad(share === 0 ? "–" : percent(share), REJECTED, "right"), tint: style.dim }] : []),
      stateOf(row.lanes, at, style) ?? { text: use.saved ? "  uses savings" : "", tint: style.dim },
    ],
    width,
  );
}

/** One row a lane, or a model, or a provider: the finest that fits; models of one provider where nothing does. */
function folded(lanes: readonly LiveLane[], rows: number): readonly LaneRow[] {
  const several = new Set(lanes.map(({ provider }) => provider)).size > 1;
  const whose = ({ provider }: LiveLane): string => (several ? `${provider} ` : "");
  const names: readonly ((lane: LiveLane) => string)[] = [
    (lane) => `${whose(lane)}${servedName(lane)} ${lane.key}`,
    (lane) => `${whose(lane)}${lane.model}`,
    (lane) => lane.provider,
  ];
  const foldings = names.map((nameOf, at) => grouped(lanes, nameOf, at > 0));
  return foldings.find((folding) => folding.length <= rows) ?? foldings[2]!;
}

const servedName = ({ model, deployment }: LiveLane): string =>
  deployment === model ? model : `${model}@${deployment}`;

function grouped(lanes: readonly LiveLane[], nameOf: (lane: LiveLane) => string, counted: boolean): readonly LaneRow[] {
  const groups = new Map<string, LiveLane[]>();
  for (const lane of lanes) {
    const name = nameOf(lane);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [lane]);
    else known.push(lane);
  }
  return [...groups].map(([name, some]) => ({
    name: counted && some.length > 1 ? `${name} ×${some.length}` : name,
    lanes: some,
  }));
}

interface Use {
  readonly share: number | null;
  readonly text: string;
  /** More than the pace is let in: by what the limit had saved up. */
  readonly saved: boolean;
}

/** A lane is above its pace when it is by more than this share of it, and by more than one send in five seconds. */
const ABOVE = { share: 0.1, perMinute: 12 };

/** How much of the limit that is nearest is used: sends let in a minute against the pace, or sends at once against the cap. */
function useOf(lanes: readonly LiveLane[]): Use {
  const inFlight = sum(lanes, (lane) => lane.inFlight);
  const sent = sum(lanes, (lane) => lane.sentPerMinute);
  const letIn = sum(lanes, (lane) => lane.letInPerMinute ?? lane.sentPerMinute);
  const groups = [...new Map(lanes.map((lane) => [lane.group ?? lane.id, lane])).values()];
  const cap = sumKnown(groups, (lane) => lane.cap);
  const pace = sumKnown(groups, (lane) => lane.ratePerMinute);
  const ofCap = cap === null ? null : inFlight / Math.max(1, cap);
  const ofPace = pace === null ? null : letIn / Math.max(1, pace);
  const saved = pace !== null && letIn > pace * (1 + ABOVE.share) + ABOVE.perMinute;
  if (ofPace !== null && ofPace >= (ofCap ?? 0))
    return { share: ofPace, text: `${compact(letIn)}/${compact(pace!)} a min`, saved };
  if (ofCap !== null) return { share: ofCap, text: `${compact(inFlight)}/${compact(cap!)} at once`, saved: false };
  return { share: null, text: `${compact(sent)} a min`, saved: false };
}

const TROUBLE: readonly LiveLane["state"][] = ["refused", "failing", "resting", "probing"];

/** What keeps lanes from sending, of several that are folded how many are in the worst state; null when nothing does. */
function stateOf(lanes: readonly LiveLane[], at: EpochMs, style: Style): Piece | null {
  const worst = TROUBLE.find((state) => lanes.some((lane) => lane.state === state));
  if (worst === undefined) return null;
  const such = lanes.filter(({ state }) => state === worst);
  const untils = such.flatMap(({ until }) => (until === null ? [] : [until]));
  const until = untils.length === 0 ? "" : ` ${clockText(Math.min(...untils) - at)}`;
  const text = lanes.length === 1 ? `${worst}${until}` : `${such.length} ${worst}${until}`;
  return { text: `  ${text}`, tint: worst === "refused" || worst === "failing" ? style.bad : style.warn };
}

const sum = (lanes: readonly LiveLane[], of: (lane: LiveLane) => number): number =>
  lanes.reduce((total, lane) => total + of(lane), 0);

/** Null as soon as one is not known. */
function sumKnown(lanes: readonly LiveLane[], of: (lane: LiveLane) => number | null): number | null {
  let total = 0;
  for (const lane of lanes) {
    const value = of(lane);
    if (value === null) return null;
    total += value;
  }
  return total;
}
