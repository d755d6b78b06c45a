/** Names that engines give processors, as platforms have them. */
const PROCESSORS: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64", armv7l: "arm" };

/** What a person should know when images are of another processor than the engine's; null when they are of its own. */
export function emulationWarning(platform: string, architecture: string | null): string | null {
  if (architecture === null) return null;
  const own = PROCESSORS[architecture] ?? architecture;
  const wanted = platform.split("/")[1] ?? platform;
  if (own === wanted) return null;
  return `Containers for ${platform} are emulated on this machine's ${own} processor: they run several times slower, if at all. Run fewer trials at once (--max-workers), and give tests more time (swe: evaluation-seconds).`;
}
