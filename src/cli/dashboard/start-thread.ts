import { Worker } from "node:worker_threads";

/** Starts a thread of this folder: `name` is its file without the ending. */
export function startThread(name: string, workerData: unknown): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL(`./${name}.js`, import.meta.url), { workerData });
  // From source a thread needs the loader of TypeScript first, which a worker of Node 20 does not take from its arguments.
  const loader = import.meta.resolve("tsx/esm/api");
  const source = new URL(`./${name}.ts`, import.meta.url).href;
  const start = `import("${loader}").then(({ register }) => (register(), import("${source}")))`;
  return new Worker(start, { workerData, eval: true });
}
