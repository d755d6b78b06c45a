import { expect, test } from "vitest";
import { EventHub } from "./event-hub.ts";

test("every listener hears, until it leaves", () => {
  const hub = new EventHub<number>();
  const heard: string[] = [];
  using _all = hub.on((event) => heard.push(`all ${event}`));
  const some = hub.on((event) => heard.push(`some ${event}`));
  hub.emit(1);
  some[Symbol.dispose]();
  hub.emit(2);
  expect(heard).toEqual(["all 1", "some 1", "all 2"]);
});

test("a listener that throws does not keep others from hearing, and is not silent", () => {
  const errors: unknown[] = [];
  const hub = new EventHub<number>((error) => errors.push(error));
  const heard: number[] = [];
  hub.on(() => {
    throw new Error("broken");
  });
  hub.on((event) => heard.push(event));
  hub.emit(1);
  expect(heard).toEqual([1]);
  expect(errors).toEqual([new Error("broken")]);
});
