import { expect, test } from "vitest";
import { emulationWarning } from "./emulation.ts";

test.for([
  ["linux/amd64", "x86_64"],
  ["linux/amd64", "amd64"],
  ["linux/arm64/v8", "aarch64"],
])("images for %s run as they are on %s", ([platform, architecture]) => {
  expect(emulationWarning(platform!, architecture!)).toBeNull();
});

test("images of another processor are warned of, for emulation makes tests late", () => {
  expect(emulationWarning("linux/amd64", "aarch64")).toMatch(/^Containers for linux\/amd64 are emulated on .* arm64/);
});
