import type { OptionValue } from "./option-value.ts";

/** A command of the program that takes options of this table. */
export type CommandName =
  | "run"
  | "plan"
  | "simulate"
  | "experiments"
  | "doctor"
  | "status"
  | "watch"
  | "retune"
  | "dashboard"
  | "pause"
  | "resume"
  | "drain"
  | "cancel"
  | "results"
  | "rescore"
  | "classify"
  | "report"
  | "export"
  | "audit"
  | "tasks"
  | "world"
  | "import"
  | "completion"
  | "learn";

interface OptionFacts {
  readonly short?: string;
  /** One sentence, without the full stop, as help prints it. */
  readonly about: string;
  /** What it overrides in `sluice.yaml`; absent when only the command line can say it. */
  readonly path?: string;
  /** `every` for all commands of the program. */
  readonly commands: "every" | readonly CommandName[];
  /** What holds when neither the flag nor the file says anything, in words. */
  readonly default?: string;
  /** Where a command means something else by it. */
  readonly otherwise?: { readonly [Command in CommandName]?: Pick<OptionFacts, "about" | "default"> };
}

/** An option that is there or not. */
export interface SwitchOption extends OptionFacts {
  readonly kind: "switch";
}

/** An option with a value, given at most once. */
export interface ValueOption<T = unknown> extends OptionFacts {
  readonly kind: "value";
  readonly value: OptionValue<T>;
}

/** An option with a value that may be given several times: its values are a list. */
export interface RepeatedOption<T = unknown> extends OptionFacts {
  readonly kind: "repeated";
  readonly value: OptionValue<T>;
}

export type Option = SwitchOption | ValueOption | RepeatedOption;

/** Makes a switch. */
export const flag = (facts: OptionFacts): SwitchOption => ({ ...facts, kind: "switch" });
/** Makes an option with one value. */
export const one = <T>(value: OptionValue<T>, facts: OptionFacts): ValueOption<T> => ({
  ...facts,
  kind: "value",
  value,
});
/** Makes an option whose values are a list. */
export const several = <T>(value: OptionValue<T>, facts: OptionFacts): RepeatedOption<T> => ({
  ...facts,
  kind: "repeated",
  value,
});
