import type { Random } from "#kernel";
import type { Ability } from "../ability.ts";
import type { KnownFamily, KnownRepair } from "./repair-knowledge.ts";
import type { RepairScene } from "./repair-scene.ts";

/** One message of an agent that repairs: what it thinks, and the tool it uses. */
export interface RepairMove {
  readonly thought: string;
  readonly tool: "shell" | "view" | "edit" | "create" | "submit";
  readonly arguments: Readonly<Record<string, string>>;
}

/** The best that any agent does, in probability. */
const CEILING = 0.95;
/** What an agent of full planning repairs alone. */
const ALONE = 0.55;
/** Repairs are easier or harder by up to so much. */
const SPREAD = 0.1;
/** Of the failures: how many end without a change at all. */
const EMPTY_HANDED = 0.1;

/** The probability of a right repair. `hardness` is from -1 to 1. */
export function successShare(
  ability: Pick<Ability, "planning" | "obedience">,
  isTaught: boolean,
  hardness: number,
): number {
  const alone = Math.min(CEILING, Math.max(0, ALONE * ability.planning - SPREAD * hardness));
  // A workflow that is followed takes it all the way; followed it is as often as the model obeys.
  return isTaught ? alone + (CEILING - alone) * ability.obedience : alone;
}

/** Everything an agent will do about a repair, decided before its first message. Memory that does not teach it changes nothing. */
export function courseOf(
  scene: RepairScene,
  ability: Ability,
  chance: (what: string) => Random,
): readonly RepairMove[] {
  const { repair, family } = scene;
  if (repair === null || family === null) return [...wanderings(chance("wander"), 4), SUBMIT];
  const hardness = 2 * chance("hardness").next() - 1;
  const succeeds = chance("success").next() < successShare(ability, scene.isTaught, hardness);
  const detours = wanderings(chance("wander"), scene.isTaught ? 0 : 2 + chance("detours").int(4));
  const looks = [
    look("I see what is here.", "ls"),
    ...detours,
    read(repair, succeeds ? family : null),
    runTests(repair),
  ];
  const notes = !scene.isTaught && chance("notes").chance(0.4) ? [takeNotes(repair)] : [];
  const work = succeeds ? rightWork(repair, family) : wrongWork(repair, chance("mistake"));
  return [...looks, ...notes, ...work, SUBMIT];
}

const SUBMIT: RepairMove = { thought: "The work is done.", tool: "submit", arguments: {} };

const look = (thought: string, command: string): RepairMove => ({ thought, tool: "shell", arguments: { command } });

const read = ({ path }: KnownRepair, family: KnownFamily | null): RepairMove => ({
  thought: family?.thoughts.suspect ?? "The issue seems to be about this module. I read it.",
  tool: "view",
  arguments: { path },
});

const runTests = ({ testCommand }: KnownRepair): RepairMove => look("I run the tests that are there.", testCommand);

const takeNotes = ({ problem }: KnownRepair): RepairMove => ({
  thought: "I write down how to see it.",
  tool: "create",
  arguments: { path: "notes.md", content: `To be seen:\n\n${problem}\n` },
});

const change = (thought: string, { path }: KnownRepair, old: string, replacement: string): RepairMove => ({
  thought,
  tool: "edit",
  arguments: { path, old, new: replacement },
});

function rightWork(repair: KnownRepair, { thoughts }: KnownFamily): readonly RepairMove[] {
  return [change(thoughts.repair, repair, repair.defect, repair.repair), look(thoughts.verify, repair.testCommand)];
}

function wrongWork(repair: KnownRepair, chance: Random): readonly RepairMove[] {
  if (chance.chance(EMPTY_HANDED)) return [look("I find nothing wrong.", "git status --short")];
  const [first, second] = chance.shuffle(repair.mistakes);
  const tried = [
    change("This line looks suspicious. I change it.", repair, repair.defect, first ?? repair.defect),
    runTests(repair),
  ];
  if (second === undefined || !chance.chance(0.4)) return tried;
  return [...tried, change("I try it in another way.", repair, first!, second), runTests(repair)];
}

const WANDERINGS: readonly RepairMove[] = [
  look("I read what the project says of itself.", "cat README.md"),
  look("I look at what was done last.", "git log --oneline"),
  look("I look for the words of the issue.", "git grep -nE 'return|import' | head -n 20"),
  look("I look at what is in the folders.", "ls -p src test tests 2>/dev/null"),
  look("I look whether anything is changed.", "git status --short"),
  look("I count the lines.", "git ls-files | wc -l"),
];

const wanderings = (chance: Random, count: number): readonly RepairMove[] => chance.shuffle(WANDERINGS).slice(0, count);
