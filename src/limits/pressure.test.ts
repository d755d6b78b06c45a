import { expect, test } from "vitest";
import { noPressure, type Pressure, pressedMs, verdictCame } from "#limits";

const verdicts = (pressure: Pressure, count: number, refused: boolean): Pressure =>
  count === 0 ? pressure : verdicts(verdictCame(pressure, refused, pressure.at + 100), count - 1, refused);

test("a burst of refusals now and then changes nothing", () => {
  expect(pressedMs(verdicts(verdicts(noPressure(0), 60, false), 6, true), 7000)).toBe(0);
});

test("when most sends are refused the pace falls to what was let in of late, and is free again once they are not", () => {
  const pressed = verdicts(verdicts(noPressure(0), 60, false), 12, true);
  expect(pressedMs(pressed, pressed.at)).toBeGreaterThan(400);
  expect(pressedMs(verdicts(pressed, 20, false), pressed.at + 2000)).toBe(0);
});

test("where nothing was ever let in there is one send in five seconds at most", () => {
  const pressed = verdicts(noPressure(0), 12, true);
  expect(pressedMs(pressed, pressed.at)).toBe(5000);
});
