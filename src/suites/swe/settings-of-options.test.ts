import { expect, test } from "vitest";
import { repairNeed, settingsOfOptions } from "./settings-of-options.ts";
import { SweOptions } from "./swe-options.ts";

const options = SweOptions.parse({ hints: true, cpus: 3, "command-seconds": 7, "memory-mb": 700, protocol: "text" });

test("a section of the config is how repairs are put", () => {
  expect(settingsOfOptions(options)).toEqual({
    protocol: "text",
    maxIterations: 50,
    skipEvaluation: false,
    showHints: true,
    limits: { commandMs: 7_000, evaluationMs: 1_800_000, memoryMb: 700, cpus: 3 },
  });
});

test("a container takes a core and an image's disk, other sandboxes a part of a core", () => {
  expect(repairNeed("container", options)).toEqual({ memoryMb: 700, cores: 1, diskMb: 4_096 });
  expect(repairNeed("process", options)).toEqual({ memoryMb: 700, cores: 0.25, diskMb: 256 });
});
