import type { HelpConfiguration } from "commander";

/** Left of the descriptions; what is longer has its description below it. */
const MOST_TERM = 28;
const INDENT = 2;
const GAP = 2;

/** How help is laid out: two columns, in which a long term has a line of its own, so that the descriptions keep their room. */
export const HELP_LAYOUT: HelpConfiguration = {
  minWidthToWrap: 20,
  padWidth: (command, helper) => {
    const terms = [
      ...helper.visibleArguments(command).map((one) => helper.argumentTerm(one)),
      ...helper.visibleOptions(command).map((one) => helper.optionTerm(one)),
      ...helper.visibleCommands(command).map((one) => helper.subcommandTerm(one)),
    ];
    return Math.max(0, ...terms.map((term) => term.length).filter((length) => length <= MOST_TERM));
  },
  subcommandTerm: (command) => {
    const words = command.registeredArguments.map((one) => {
      const name = one.name() + (one.variadic ? "…" : "");
      return one.required ? `<${name}>` : `[${name}]`;
    });
    return [command.name(), ...words].join(" ");
  },
  formatItem: (term, termWidth, description, helper) => {
    const left = INDENT + termWidth + GAP;
    const [first = "", ...rest] = helper.boxWrap(description, (helper.helpWidth ?? 80) - left).split("\n");
    const below = (lines: readonly string[]): readonly string[] => lines.map((line) => " ".repeat(left) + line);
    const head = " ".repeat(INDENT) + term;
    const lines =
      term.length > termWidth ? [head, ...below([first, ...rest])] : [head.padEnd(left) + first, ...below(rest)];
    return lines.join("\n");
  },
};

/** How a command is called, and what that does. */
export type Example = readonly [command: string, does: string];

/** Examples as help ends with them. */
export const examplesText = (examples: readonly Example[]): string =>
  ["", "Examples:", ...examples.flatMap(([command, does]) => [`  ${command}`, `      ${does}`])].join("\n");

/** What help of the whole program ends with: where to begin, and the words that the rest is told in. */
export const FIRST_STEPS = `
To begin:
  sluice run quick              a first look on simulated models, without a key
  sluice run -m MODEL --limit 10 --budget-usd 1
                                a few trials of a model whose vendor's key is in
                                the environment (OPENAI_API_KEY and the like)
  sluice doctor                 tries the keys and models of sluice.yaml
  sluice COMMAND --help         a command's options, and examples

Words:
  trial: one task put once to one model under one set of conditions (its cell)
  lane: one key with one deployment of one model: a way a call can go
  ledger: the account of everything planned, sent and answered (DIR/ledger.db)
  owed: planned, and without a final outcome yet; the same command goes on
  graded: scored; what the harness or a provider got wrong is never scored`;
