import type { LiveLane } from "#records";
import { causeWords } from "../../text/lane-words.ts";
import { durationText } from "../../text/moments.ts";
import { CountsSection } from "./counts-section.tsx";

/** Time in which work waited and a lane had room, over all lanes, by what kept it from sending. */
export function StarvedSection({ lanes }: { readonly lanes: readonly Pick<LiveLane, "starvedMs">[] }) {
  const total: Record<string, number> = {};
  for (const { starvedMs } of lanes) {
    for (const [cause, ms] of Object.entries(starvedMs)) total[cause] = (total[cause] ?? 0) + ms;
  }
  const lengths = Object.entries(total)
    .filter(([, ms]) => ms > 0)
    .map(([cause, ms]) => ({ name: causeWords(cause), value: ms, text: durationText(ms) }));
  return (
    <CountsSection
      title="Starved, by cause"
      lead="Time in which calls stood in line and a lane was kept from sending by something other than its limits, summed over lanes."
      nothing="No lane was kept from sending by anything but its limits."
      lengths={lengths}
    />
  );
}
