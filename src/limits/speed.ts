/** How fast a lane answers: means that follow slowly. */
export interface Speed {
  readonly answers: number;
  readonly answerMs: number;
  readonly headMs: number;
}

export const unknownSpeed: Speed = { answers: 0, answerMs: 0, headMs: 0 };

const MEMORY = 50;

/** The head of an answer came so long after the send. */
export const headCame = (speed: Speed, ms: number): Speed => ({
  ...speed,
  headMs: speed.headMs === 0 ? ms : speed.headMs + (ms - speed.headMs) / MEMORY,
});

/** An answer was complete so long after the send. */
export function answerCame(speed: Speed, ms: number): Speed {
  const answers = speed.answers + 1;
  return { ...speed, answers, answerMs: speed.answerMs + (ms - speed.answerMs) / Math.min(MEMORY, answers) };
}
