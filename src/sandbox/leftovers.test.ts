import { expect, test } from "vitest";
import { Leftovers } from "./leftovers.ts";

test("what cannot be removed does not fail at once, and is tried again at the end", async () => {
  const leftovers = new Leftovers();
  const tries: string[] = [];
  const removal = (name: string, failures: number) => async (): Promise<void> => {
    tries.push(name);
    if (tries.filter((each) => each === name).length <= failures) throw new Error(`${name} is in use`);
    await Promise.resolve();
  };
  await leftovers.remove(removal("easy", 0));
  await leftovers.remove(removal("slow", 1));
  await leftovers.settle();
  expect(tries).toEqual(["easy", "slow", "slow"]);
  await leftovers.remove(removal("never", 9));
  await leftovers.remove(removal("late", 1));
  await expect(leftovers.settle()).rejects.toThrow("never is in use");
  expect(tries.slice(3)).toEqual(["never", "late", "never", "late"]);
});
