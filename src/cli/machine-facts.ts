import { arch, availableParallelism, platform, totalmem } from "node:os";
import { version } from "./version.ts";

/** What a manifest says of where and with what a run was made. Memory in bytes. */
export const machineFacts = () => ({
  sluice: version(),
  node: process.version,
  platform: platform(),
  arch: arch(),
  cores: availableParallelism(),
  memoryBytes: totalmem(),
});
