import { expect, test } from "vitest";
import { deferred, never } from "#kernel";
import { Crew } from "./crew.ts";

/** Lets every promise that can settle do so. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

test("so many work at once, the others in the order they came", async () => {
  const crew = new Crew(2);
  const gates = [0, 1, 2, 3].map(() => deferred<void>());
  const begun: number[] = [];
  const work = gates.map((gate, at) =>
    crew.within(() => {
      begun.push(at);
      return gate.promise;
    }, never),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  gates[1]!.resolve();
  await work[1];
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  await Promise.all(work);
  expect(begun).toEqual([0, 1, 2, 3]);
});

test("who gives up waiting leaves the line, and a failure gives its place back", async () => {
  const crew = new Crew(1);
  const gate = deferred<void>();
  const first = crew.within(() => gate.promise, never);
  const leaving = new AbortController();
  const second = crew.within(() => Promise.resolve("second"), leaving.signal);
  leaving.abort(new Error("gone"));
  await expect(second).rejects.toThrow("gone");
  gate.resolve();
  await first;
  await expect(crew.within(() => Promise.reject(new Error("broken")), never)).rejects.toThrow("broken");
  expect(await crew.within(() => Promise.resolve("free"), never)).toBe("free");
});

test("who wants to be alone waits for the others, and they wait for it", async () => {
  const crew = new Crew(2);
  const gates = [0, 1].map(() => deferred<void>());
  const log: string[] = [];
  const doing = (name: string, until: Promise<void>) => async (): Promise<void> => {
    log.push(`${name} begins`);
    await until;
    log.push(`${name} ends`);
  };
  const first = crew.within(doing("first", gates[0]!.promise), never);
  const solo = crew.alone(doing("solo", gates[1]!.promise), never);
  const another = crew.alone(doing("another", Promise.resolve()), never);
  await settled();
  const late = crew.within(doing("late", Promise.resolve()), never);
  gates[0]!.resolve();
  await first;
  await settled();
  expect(log).not.toContain("late begins");
  gates[1]!.resolve();
  await Promise.all([solo, another, late]);
  const at = (words: string): number => log.indexOf(words);
  expect(at("solo begins")).toBeGreaterThan(at("first ends"));
  for (const name of ["another", "late"]) expect(at(`${name} begins`)).toBeGreaterThan(at("solo ends"));
});
