import { dirname, join, normalize } from "node:path/posix";
import {
  BANNED_NAMES,
  CONFINED_MODULES,
  CONFINED_NAMES,
  MAY_ASK_THE_DATE,
  MAY_IMPORT,
  PROGRAM,
  ROOT_DOOR_MAY_IMPORT,
  WEB_MAY_IMPORT,
} from "./layers.ts";
import { readModuleFacts, type ModuleFacts } from "./module-facts.ts";

/** One file as the rules see it: its path from the repository root, with `/`, and its text. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  readonly rule:
    | "no-row"
    | "no-door"
    | "stray-file"
    | "not-a-door"
    | "not-allowed"
    | "own-door"
    | "leaves-the-slice"
    | "own-package"
    | "confined-module"
    | "confined-name"
    | "banned-name";
  /** What was found and what would be right. */
  readonly message: string;
}

type Report = (rule: Violation["rule"], message: string) => void;

/** Where a file stands: the slice it belongs to, and the slices it may import. */
interface Place {
  readonly slice: string;
  readonly mayImport: readonly string[];
  /** The folder that relative imports stay in. */
  readonly folder: string;
  readonly isTest: boolean;
}

/** Everything in these files that breaks the layer table or a rule beside it. */
export function findViolations(files: readonly SourceText[]): Violation[] {
  return [...files.flatMap(violationsIn), ...missingDoors(files)];
}

/** The slice a path belongs to; nothing for files directly in src/. */
export const sliceOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

function violationsIn({ path, text }: SourceText): Violation[] {
  const found: Violation[] = [];
  const report: Report = (rule, message) => found.push({ path, rule, message });
  checkName(path, report);
  const place = placeOf(path, report);
  if (place === undefined) return found;
  const facts = readModuleFacts(path, text);
  for (const module of facts.imports) checkImport(module, path, place, report);
  if (!place.isTest) checkReach(facts, place.slice, report);
  return found;
}

function checkName(path: string, report: Report): void {
  const stems = path.split("/").map((part) => part.split(".")[0] ?? "");
  const banned = stems.find((stem) => BANNED_NAMES.has(stem));
  if (banned !== undefined) report("banned-name", `"${banned}" says nothing about what is inside; name the concept`);
}

function placeOf(path: string, report: Report): Place | undefined {
  const isTest = path.endsWith(".test.ts");
  if (path === "src/index.ts") return { slice: "(root)", mayImport: ROOT_DOOR_MAY_IMPORT, folder: "src", isTest };
  if (path.startsWith("web/")) return { slice: "(web)", mayImport: WEB_MAY_IMPORT, folder: "web", isTest };
  const slice = sliceOf(path);
  if (slice === undefined) {
    report("stray-file", "only index.ts stands directly in src/; everything else belongs to a slice");
    return undefined;
  }
  const mayImport = MAY_IMPORT[slice];
  if (mayImport === undefined) {
    report("no-row", `slice "${slice}" has no row in test/architecture/layers.ts`);
    return undefined;
  }
  return { slice, mayImport: isTest ? Object.keys(MAY_IMPORT) : mayImport, folder: `src/${slice}`, isTest };
}

function checkImport(module: string, path: string, place: Place, report: Report): void {
  if (module.startsWith("#")) return checkDoor(module, place, report);
  if (module.startsWith(".")) return checkRelative(module, path, place, report);
  if (module === "sluice" || module.startsWith("sluice/")) {
    return report("own-package", `"${module}" is the package from outside; inside it, import "#slice"`);
  }
  const allowed = confinement(module);
  if (allowed === undefined || place.isTest || place.slice === "(web)" || allowed.includes(place.slice)) return;
  report("confined-module", `"${module}" belongs to ${allowed.join(", ")}`);
}

function checkDoor(specifier: string, place: Place, report: Report): void {
  const target = specifier.slice(1);
  if (!(target in MAY_IMPORT)) return report("not-a-door", `"${specifier}" is not the door of a slice`);
  if (place.isTest) return;
  if (target === place.slice) return report("own-door", `inside ${place.slice}, import the file, not "${specifier}"`);
  if (place.mayImport.includes(target)) return;
  report("not-allowed", `${place.slice} may import ${place.mayImport.join(", ") || "nothing"}; not "${specifier}"`);
}

function checkRelative(module: string, path: string, place: Place, report: Report): void {
  const target = normalize(join(dirname(path), module));
  if (place.slice === "(root)") return report("leaves-the-slice", `"${module}": src/index.ts imports doors, "#slice"`);
  if (target === `${place.folder}/index.ts` && !place.isTest) {
    return report("own-door", `"${module}" is the slice's own door; import the file that holds the name`);
  }
  if (target.startsWith(`${place.folder}/`) || (place.isTest && target.startsWith("test/"))) return;
  report("leaves-the-slice", `"${module}" reaches ${target}; across slices import the door, "#slice"`);
}

/** The slices a module is confined to, also by the package's name when a path inside the package is imported. */
function confinement(module: string): readonly string[] | undefined {
  const known = Object.keys(CONFINED_MODULES).find(
    (name) => module === name || module.startsWith(`${name}/`) || `node:${module}` === name,
  );
  return known === undefined ? undefined : CONFINED_MODULES[known];
}

function checkReach(facts: ModuleFacts, slice: string, report: Report): void {
  if (slice === "(web)") return;
  for (const [name, allowed] of Object.entries(CONFINED_NAMES)) {
    const used = [...facts.names].some((found) => found === name || found.startsWith(`${name}.`));
    if (used && !allowed.includes(slice)) report("confined-name", `${name} belongs to ${allowed.join(", ")}`);
  }
  if (facts.asksTheDate && !MAY_ASK_THE_DATE.includes(slice)) {
    report("confined-name", "new Date() without a moment asks the wall clock; take a Clock");
  }
}

function missingDoors(files: readonly SourceText[]): Violation[] {
  const paths = new Set(files.map((file) => file.path));
  const slices = new Set(files.map((file) => sliceOf(file.path)).filter((slice) => slice !== undefined));
  return [...slices]
    .filter((slice) => slice in MAY_IMPORT && slice !== PROGRAM && !paths.has(`src/${slice}/index.ts`))
    .map((slice) => ({
      path: `src/${slice}/index.ts`,
      rule: "no-door",
      message: `slice "${slice}" has files but no index.ts`,
    }));
}
