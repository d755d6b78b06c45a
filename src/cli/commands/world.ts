import { loadWorld } from "#config";
import { deferred, systemClock, systemRandom } from "#kernel";
import { builtinRepairKnowledge } from "#suites";
import { parseWorld, worldServer, type WorldSpec } from "#worlds";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { styleOf } from "../style.ts";

/** `sluice world`: serves a simulated provider until it is interrupted. */
export async function worldCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const written = flags.world ?? "default";
  const spec = parseWorld(await loadWorld(written, terminal), `--world ${written}`);
  await using server = await worldServer(spec, {
    clock: systemClock,
    random: systemRandom,
    knowledge: builtinRepairKnowledge(),
    port: flags.port ?? 0,
  });
  const baseUrl = `${server.url}/v1`;
  const models = spec.models.flatMap(({ deployments }) => deployments);
  if (flags.json === true) terminal.out(`${JSON.stringify({ baseUrl, models, simulated: true })}\n`);
  else if (flags.quiet !== true) terminal.err(invitation(spec, baseUrl, models, styleOf(terminal.color).warn));
  const interrupted = deferred<void>();
  using _listening = terminal.onInterrupt(() => interrupted.resolve());
  await interrupted.promise;
  return ExitCode.ok;
}

function invitation(
  spec: WorldSpec,
  baseUrl: string,
  models: readonly string[],
  warn: (text: string) => string,
): string {
  return `${warn("SIMULATED")} provider "${spec.title}" at ${baseUrl}, until Ctrl-C. To use it:

providers:
  simulated:
    protocol: openai
    base-url: ${baseUrl}
    keys: [env:ANY_TEXT_WILL_DO]
    models: [${models.join(", ")}]
`;
}
