import { flag, one } from "./option.ts";
import { choice, comparison, text, words } from "./option-value.ts";

/** The options that say what of a ledger is shown, and where. */
export const RESULT_OPTIONS = {
  by: one(words("AXIS[,AXIS…]"), {
    about: "The axes to tabulate by, such as `model,promptType`",
    commands: ["results", "rescore"],
    default: "the model and the first axis that varies",
  }),
  compare: one(comparison(), {
    about:
      "Compares values of one axis on the same tasks with the same chance, such as `model:large,small`; each after the first against the first",
    commands: ["results"],
  }),
  coverage: flag({
    about: "Shows what the plan still owes, by cell, and the command that fills it",
    commands: ["results"],
  }),
  trial: one(text("ID"), {
    about: "Shows one trial whole: its attempts, calls and transcript, or how it is read and scored",
    commands: ["results", "rescore"],
  }),
  everything: flag({
    about: "Counts every plan of the ledger, not only the one of the latest run",
    commands: ["results", "rescore", "classify"],
  }),
  to: one(text("FILE|DIR"), {
    about: "Where to write: for a report the file (`-` is standard output), for an export the folder",
    commands: ["report", "export"],
    default: "`exports/` in the output directory",
  }),
  format: one(choice("json", "parquet", "csv", "master-json"), {
    about: "The form to export in; `master-json` is the original's database",
    commands: ["export"],
  }),
  verify: flag({
    about: "Compares the exports that are there with the ledger, to the last byte",
    commands: ["export"],
  }),
} as const;
