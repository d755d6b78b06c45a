import { Worker } from "node:worker_threads";

/** Starts a thread: `name` is its file without the ending, as seen from the module that asks, this one when none is said. */
export function startThread(name: string, workerData: unknown, from = import.meta.url): Worker {
  if (!from.endsWith(".ts")) return new Worker(new URL(`./${name}.js`, from), { workerData });
  // From source a thread needs the loader of TypeScript first, which a worker of Node 20 does not take from its arguments.
  const loader = import.meta.resolve("tsx/esm/api");
  const source = new URL(`./${name}.ts`, from).href;
  const start = `import("${loader}").then(({ register }) => (register(), import("${source}")))`;
  return new Worker(start, { workerData, eval: true });
}
