/** Moves the keyboard inside a grid of elements that carry `data-at="row,column"`: one of them is in the tab order, arrows reach the others. */
export function moveInGrid(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const here = (event.target as HTMLElement).closest<HTMLElement>("[data-at]");
  const grid = here?.closest<HTMLElement>("[data-grid]");
  if (step === undefined || here === null || grid === null || grid === undefined) return;
  const [row = 0, column = 0] = (here.dataset["at"] ?? "").split(",").map(Number);
  event.preventDefault();
  const next = grid.querySelector<HTMLElement>(`[data-at="${row + step[0]},${column + step[1]}"]`);
  if (next === null) return;
  here.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
