import type { LegacyFile } from "#records";
import { counted, type Finding, findingOf, listed } from "../finding.ts";

/** Looks at the models' names: one model under several, and models that are trials of the program. */
export function nameChecks(file: LegacyFile): Finding[] {
  const names = [
    ...new Set([...file.cells, ...file.groups].map(({ key }) => key.model).concat(file.models.map(({ name }) => name))),
  ];
  const first = new Map(names.map((name) => [plainModel(name), name] as const).toReversed());
  const aliases = names.flatMap((name) => {
    const plain = plainModel(name);
    const of = first.get(plain) === name ? first.get(plain.replace(REPLICA, "")) : first.get(plain);
    return of === undefined || of === name ? [] : [{ name, of }];
  });
  const probes = names.filter((name) => PROBE.test(name));
  return [
    ...findingOf(
      "model-alias",
      aliases.map(({ name, of }) => ({ at: name, found: name, expected: of })),
      `${counted(aliases.length, "name")} of models that are another name of one: ${listed(aliases.map(({ name, of }) => `${name} for ${of}`))}`,
    ),
    ...findingOf(
      "probe-model",
      probes.map((name) => ({ at: name, found: name })),
      `${counted(probes.length, "model")} that by their names are trials of the program itself: ${listed(probes)}`,
    ),
  ];
}

/** A deployment's number behind a model's name, as the original gave them out: `-2`, `-3`. */
const REPLICA = /-[2-9]$/;

const PROBE = /(?:^|[-_])(?:test|debug|dummy|mock|fake|example)(?:[-_]|$)/i;

const plainModel = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s.]/g, "-");
