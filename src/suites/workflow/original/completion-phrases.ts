const PHRASES = [
  "task_completed",
  "task completed",
  "task is complete",
  "finished executing",
  "all steps completed",
  "workflow complete",
  "done with the task",
  "successfully completed the task",
  "task has been completed",
];

/** True when a text contains one of the nine phrases the original took for the model's word that it is done. */
export function declaresCompletion(text: string): boolean {
  const folded = text.toLowerCase();
  return PHRASES.some((phrase) => folded.includes(phrase));
}
