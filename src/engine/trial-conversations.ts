import type { RunId } from "#kernel";
import type { Conversation, Model, overLanes } from "#models";
import { conditionsOf } from "#records";
import type { OpenConversation } from "./carry-out.ts";
import type { EngineEvent } from "./engine-event.ts";
import type { Plan } from "./plan-run.ts";

/** Calls of the suite's own models are numbered from here on, from twice as much for the second, and so on: no trial asks its model as often. */
const NUMBERS_A_MODEL = 10_000;

/** What the conversations of a run have in common. */
interface RunOfTrials {
  readonly run: RunId;
  readonly plan: Pick<Plan, "suite">;
  readonly emit: (event: EngineEvent) => void;
}

/** Opens the models of each attempt over the lanes, the suite's own when they are asked for, and tells of every call that was replayed. */
export function trialConversations(
  { run, plan, emit }: RunOfTrials,
  open: ReturnType<typeof overLanes>,
): OpenConversation {
  const names = plan.suite.alsoAsks ?? [];
  return ({ trial, claim, lease }) => {
    const { attempt, answers } = claim;
    const common = { run, trial: trial.id, attempt, answers };
    const opened: Conversation[] = [];
    const tell = (): void => emit({ type: "call-replayed", trial: trial.id });
    const { model } = trial.cell;
    const first = open({ ...common, model, conditions: conditionsOf(trial.cell), lease });
    opened.push(first);
    const others = names.map((name, at) => {
      // A judge is asked the same way under every condition: none of them says on which lane.
      const conversation = open({ ...common, model: name, firstCall: NUMBERS_A_MODEL * (at + 1) });
      opened.push(conversation);
      return telling(conversation, tell);
    });
    return {
      asked: telling(first, tell),
      named: (name) => {
        const other = others[names.indexOf(name)];
        if (other === undefined) throw new Error(`suite: "${name}" is not among the models it says it also asks`);
        return other;
      },
      [Symbol.dispose]: () => {
        for (const conversation of opened) conversation[Symbol.dispose]();
      },
    };
  };
}

function telling(conversation: Conversation, replayed: () => void): Model {
  return {
    id: conversation.id,
    complete: async (prompt, signal) => {
      const before = conversation.replayedCalls;
      const completion = await conversation.complete(prompt, signal);
      if (conversation.replayedCalls > before) replayed();
      return completion;
    },
  };
}
