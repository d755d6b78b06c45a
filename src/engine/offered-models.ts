import { didYouMean, UsageError } from "#kernel";
import type { Matrix, Sampling, Settings } from "#records";

/** The models a matrix asks, each once. Throws a `UsageError` for one that no provider offers. */
export function modelsOf(matrix: Matrix, settings: Settings): readonly string[] {
  if (matrix.models === "all") return offeredBy(settings);
  checkOffered(matrix.models, settings);
  return [...new Set(matrix.models)];
}

/** Throws a `UsageError` for the first name that no provider offers. */
export function checkOffered(names: readonly string[], settings: Settings): void {
  const offered = offeredBy(settings);
  for (const name of names) {
    if (offered.includes(name)) continue;
    throw new UsageError(
      `no provider offers the model "${name}"${didYouMean(name, offered)}; the config has ${offered.join(", ") || "no models"}.`,
    );
  }
}

const offeredBy = (settings: Settings): readonly string[] => [
  ...new Set(settings.providers.flatMap((provider) => provider.models.map((model) => model.name))),
];

/** What of a model's settings is part of a trial's identity: how it is sampled, and whether it is a simulated one. */
export function traitsOf(
  settings: Settings,
  model: string,
): { readonly sampling: Sampling; readonly simulated: boolean } {
  const offers = settings.providers.flatMap((provider) =>
    provider.models
      .filter(({ name }) => name === model)
      .map(({ sampling }) => ({ sampling, simulated: provider.protocol === "world" })),
  );
  const [first, ...others] = offers;
  for (const other of others) {
    if (JSON.stringify(other) === JSON.stringify(first)) continue;
    throw new UsageError(
      `the model "${model}" is offered by several providers with different sampling, or by a simulated and a real one: its trials would not be comparable. Give it equal settings, or different names with served-as.`,
    );
  }
  return first!;
}
