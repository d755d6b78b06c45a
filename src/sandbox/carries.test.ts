import { expect, test } from "vitest";
import { carries, type SandboxRoom } from "./carries.ts";

const room: SandboxRoom = { memoryMb: 8_000, cores: 4, diskMb: 50_000, descriptors: 1_024 };
const need = { memoryMb: 1_000, cores: 0.5, diskMb: 1_000 };

test("what ends first bounds how many sandboxes a machine carries", () => {
  expect(carries({ ...room, memoryMb: 7_900 }, need)).toEqual({ count: 7, bound: "memory" });
  expect(carries({ ...room, cores: 2 }, need)).toEqual({ count: 4, bound: "cores" });
  expect(carries({ ...room, diskMb: 900 }, need)).toEqual({ count: 0, bound: "disk" });
  expect(carries({ ...room, descriptors: 144 }, need)).toEqual({ count: 2, bound: "file descriptors" });
  expect(carries({ ...room, descriptors: 64 }, need)).toEqual({ count: 0, bound: "file descriptors" });
});

test("what a machine does not tell bounds nothing", () => {
  const silent = { memoryMb: null, cores: 3, diskMb: null, descriptors: null };
  expect(carries(silent, need)).toEqual({ count: 6, bound: "cores" });
});
