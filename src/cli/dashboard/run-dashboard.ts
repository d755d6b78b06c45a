import { deferred, UsageError } from "#kernel";
import type { DashboardThreadData, FromDashboardThread } from "./dashboard-thread.ts";
import { startThread } from "./start-thread.ts";

/** A dashboard beside a run of this process, in a thread of its own. Disposing it ends it at once. */
export interface RunDashboard extends AsyncDisposable {
  readonly url: string;
}

/** Serves the dashboard beside a run. Throws a `UsageError` when it cannot: before anything is sent. */
export async function serveBesideRun(data: DashboardThreadData, onBug: (text: string) => void): Promise<RunDashboard> {
  const thread = startThread("dashboard-thread", data);
  const serving = deferred<string>();
  thread.on("message", (message: FromDashboardThread) => {
    if (message.kind === "serving") serving.resolve(message.url);
    if (message.kind === "refused") serving.reject(new UsageError(message.message));
    if (message.kind === "bug") onBug(message.text);
  });
  thread.on("error", (error) => {
    serving.reject(error);
    onBug(error.stack ?? error.message);
  });
  try {
    const url = await serving.promise;
    return {
      url,
      async [Symbol.asyncDispose]() {
        await thread.terminate();
      },
    };
  } catch (error) {
    await thread.terminate();
    throw error;
  }
}
