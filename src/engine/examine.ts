import { type Clock, never, type Random, systemClock, systemRandom } from "#kernel";
import type { ProviderSettings } from "#records";
import { examineLanes, type LaneExamination, mostToExamine } from "./examine-lanes.ts";
import { reachByHttp } from "./reach.ts";

/** What examining is given beside the providers. */
export interface ExamineOptions {
  /** Models that are for embeddings: they are asked to embed a word. */
  readonly embeds?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onExamined?: (examination: LaneExamination) => void;
  /** Told the most that it can cost, USD (null when a price is not known), before anything is sent; false sends nothing. */
  readonly consent?: (mostUsd: number | null) => Promise<boolean>;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** Asks every lane of the providers one small question. Resolves with what each showed, or with null when consent was refused. */
export async function examine(
  settings: readonly ProviderSettings[],
  options: ExamineOptions = {},
): Promise<readonly LaneExamination[] | null> {
  const { clock = systemClock, random = systemRandom, signal = never, embeds = [] } = options;
  await using reach = await reachByHttp(settings, { clock, random });
  const { providers } = reach;
  const agreed = (await options.consent?.(mostToExamine(reach.settings, { providers, embeds }))) ?? true;
  if (!agreed) return null;
  const onExamined = options.onExamined ?? ((): void => {});
  return await examineLanes(reach.settings, { providers, clock, onExamined, embeds }, signal);
}
