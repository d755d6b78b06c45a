import type { Json } from "#kernel";
import type { Model } from "#models";
import type { Judge, Vote } from "#scoring";

/** What a judge is shown: what was asked, what would be right, and what was answered. */
export interface Judged {
  readonly input: string;
  /** The right answer, or a list of right answers. */
  readonly target: Json;
  readonly answer: string;
}

/** Asks the judge about an answer until the majority is settled, one vote after another: no more than is needed is paid for. */
export async function askJudge(
  { input, target, answer }: Judged,
  { judge, model }: { readonly judge: Judge; readonly model: Model },
  signal: AbortSignal,
): Promise<readonly Vote[]> {
  const prompt = judge.prompt({ input, target, answer });
  const votes: Vote[] = [];
  while (!judge.isSettled(votes)) {
    const { content, reportedModel } = await model.complete(prompt, signal);
    votes.push({ grade: judge.read(content), reply: content, judgedBy: reportedModel });
  }
  return votes;
}

/** Why votes that come to no verdict say nothing of the model. */
export function undecidedText(judge: Judge, votes: readonly Vote[]): string {
  const said = votes.map(({ grade }) => grade ?? "nothing that could be read").join(", ");
  return `the judge ${judge.model} came to no verdict; it said ${said}`;
}
