import { usageOf } from "./command-options.ts";
import type { Option } from "./option.ts";
import { namedOptions, type OptionName } from "./options.ts";

/** The reference page of the options, as Markdown: generated, so that it cannot disagree with the program. */
export function optionsReference(): string {
  return [
    "# Options",
    "",
    "Generated from the table of options (`src/config/options.ts`) by `scripts/write-reference.ts`; do not edit by hand.",
    "An option given on the command line wins over the experiment, the experiment over `sluice.yaml`, and that over the default.",
    "",
    "| option | what it does | in `sluice.yaml` | default | commands |",
    "|---|---|---|---|---|",
    ...namedOptions().map(([name, option]) => row(name, option)),
    "",
  ].join("\n");
}

function row(name: OptionName, option: Option): string {
  const cells = [
    `\`${usageOf(name, option)}\``,
    [
      `${option.about}.`,
      ...(option.kind === "repeated" ? ["Repeatable."] : []),
      ...otherwise(option).map(([command, { about }]) => `With \`${command}\`: ${about}.`),
    ].join(" "),
    option.path === undefined ? "" : `\`${option.path}\``,
    [
      option.default ?? "",
      ...otherwise(option).flatMap(([command, its]) =>
        its.default === undefined ? [] : [`with \`${command}\` ${its.default}`],
      ),
    ].join("; "),
    option.commands === "every" ? "every" : option.commands.join(", "),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

const otherwise = ({ otherwise: told }: Option): readonly (readonly [string, { about: string; default?: string }])[] =>
  Object.entries(told ?? {});
