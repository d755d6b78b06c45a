import type { Experience } from "../experience/experience.ts";
import { type Mistake, mistakesOf } from "../gate/replay.ts";
import type { WorkflowContent, WorkflowStep } from "../memory/workflow.ts";

const step = (kind: WorkflowStep["kind"], what: string, why: string): WorkflowStep => ({ kind, do: what, why });

const SAID: Readonly<Record<Mistake, Pick<WorkflowContent, "title" | "when" | "steps">>> = {
  "nothing-changed": {
    title: "Change the program before the work ends",
    when: "The cause seems known but no file of the program was changed yet.",
    steps: [
      step(
        "locate",
        "Name the one {{file}} and {{function}} in which the issue arises",
        "an issue that is understood and not mended is not solved",
      ),
      step(
        "change",
        "Make the smallest change in {{file}} that could be right",
        "a change that is wrong can be seen to be wrong",
      ),
      step(
        "check",
        "Run {{test_command}} and look at the difference of the repository",
        "an empty difference is an empty answer",
      ),
    ],
  },
  "patch-does-not-apply": {
    title: "Leave the repository as the patch expects it",
    when: "Files were moved, generated or renamed while working.",
    steps: [
      step(
        "understand",
        "Look at what is different from the base with the version control's own command",
        "the patch is taken from there",
      ),
      step(
        "change",
        "Put back every {{file}} that the issue is not about",
        "what is not about the issue can only stand in the way",
      ),
      step("check", "Run {{test_command}} on the result", "what was put back may have been needed"),
    ],
  },
  "never-checked": {
    title: "Run the tests after the last change",
    when: "A change was made and nothing was run since.",
    steps: [
      step(
        "reproduce",
        "Write down a {{command}} that shows the mistake before anything is changed",
        "it is what the change must turn",
      ),
      step("change", "Make one change in {{file}}", "one at a time can be judged"),
      step("check", "Run {{command}} and the tests beside {{file}}", "half of the first changes are not yet right"),
    ],
  },
  "check-was-red": {
    title: "Do not hand in while a test fails",
    when: "The last run of the tests failed.",
    steps: [
      step(
        "understand",
        "Read the last lines of the failing output: which {{value}} came, which was expected",
        "it says what the change still lacks",
      ),
      step("change", "Change {{file}} for that case, and keep what passed", "a second change is cheap"),
      step(
        "check",
        "Run {{test_command}} again until nothing fails",
        "hidden tests ask at least what the visible ones ask",
      ),
    ],
  },
  "went-in-circles": {
    title: "Do not repeat what did not help",
    when: "The same action was done several times with the same result.",
    steps: [
      step(
        "understand",
        "Say in a sentence what {{action}} was to show and what it showed",
        "the same question has the same answer",
      ),
      step(
        "locate",
        "Look at another place: who calls {{function}}, and where {{value}} is made",
        "the cause is often one call away",
      ),
      step(
        "check",
        "Stop after three tries and hand in the best change so far",
        "a step limit ends the work without an answer",
      ),
    ],
  },
  "unreadable-actions": {
    title: "Write one action in the format that was asked for",
    when: "Actions come back as unreadable.",
    steps: [
      step(
        "understand",
        "Read the format of actions once more before the next message",
        "an unreadable action is a step lost",
      ),
      step("change", "Write exactly one {{action}} with all its arguments", "several at once are read as none"),
      step("check", "Look whether the answer shows the effect of {{action}}", "an effect shows that it was read"),
    ],
  },
};

/** What failed trials teach, one lesson a kind of mistake; `cues` are words of the situations in which it was made. */
export function lessonsOf(experience: Experience, cues: readonly string[]): readonly WorkflowContent[] {
  return mistakesOf(experience).map((mistake) => ({
    kind: "lesson",
    ...SAID[mistake],
    cues,
    marks: [`mistake:${mistake}`],
  }));
}
