import { relative } from "node:path";
import type { Dashboard } from "#dashboard";
import { deferred } from "#kernel";
import type { Call } from "../commands.ts";
import { openBrowser } from "../dashboard/open-browser.ts";
import { openDashboard } from "../dashboard/open-dashboard.ts";
import { ExitCode } from "../exit-code.ts";
import { ledgerFolder } from "../read-trials.ts";
import { styleOf } from "../style.ts";
import type { Terminal } from "../terminal.ts";

/** `sluice dashboard`: serves the live page of a ledger until it is interrupted. */
export async function dashboardCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const folder = ledgerFolder(terminal.cwd, flags.outputDir);
  const interrupted = deferred<void>();
  using _listening = terminal.onInterrupt(() => interrupted.resolve());
  await using dashboard = await openDashboard(folder, flags.port, (error) => terminal.err(bugText(error)));
  const { url, port, shareUrl } = dashboard;
  if (flags.json === true) terminal.out(`${JSON.stringify({ url, shareUrl, port, outputDir: folder })}\n`);
  else if (flags.quiet !== true) terminal.err(invitation(dashboard, relative(terminal.cwd, folder) || ".", terminal));
  if (flags.open !== true) await interrupted.promise;
  else await openUntil(interrupted.promise, url, terminal);
  return ExitCode.ok;
}

async function openUntil(interrupted: Promise<void>, url: string, terminal: Terminal): Promise<void> {
  await using browser = await openBrowser(url, terminal.env);
  if (!browser.opened) terminal.err("sluice: no browser could be opened; open the address above in one.\n");
  await interrupted;
}

function invitation({ url, hasPage }: Dashboard, folder: string, { color }: Terminal): string {
  const style = styleOf(color);
  const missing = hasPage ? "" : `${style.warn("The page is not built: run npm run build, then load it again.")}\n`;
  return [
    `${style.bold(url)}\n`,
    missing,
    style.dim(
      `The dashboard of ${folder}, on this machine alone, until Ctrl-C. The address lets its holder give orders to runs;`,
    ),
    style.dim("\nto share what can be seen, leave out what follows #token.\n"),
  ].join("");
}

const bugText = (error: unknown): string =>
  `sluice: the dashboard has a bug, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
