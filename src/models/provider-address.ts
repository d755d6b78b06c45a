import { UsageError } from "#kernel";
import type { ProviderSettings } from "#records";

/** Where a provider's interface is: scheme, host and port; a path without a slash at its end; the query with its `?`. */
export interface ProviderAddress {
  readonly origin: string;
  readonly path: string;
  readonly search: string;
}

/** Takes a base-url apart; throws `UsageError` when it is none. */
export function addressOf(
  { name, baseUrl }: Pick<ProviderSettings, "name" | "baseUrl">,
  defaultUrl: string | null,
): ProviderAddress {
  const text = baseUrl ?? defaultUrl ?? "";
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(
      `provider "${name}": base-url "${text}" is not an http or https address; write it like https://host/v1`,
    );
  }
  const url = new URL(text);
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, ""), search: url.search };
}
