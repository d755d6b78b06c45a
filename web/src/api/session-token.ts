const KEY = "sluice-token";

/** Where the page's address and memory are, so that taking the token can be tested without a browser. */
export interface TokenPlaces {
  readonly address: URL;
  readonly memory: Pick<Storage, "getItem" | "setItem">;
  /** Puts another address into the bar, without a step in the history. */
  readonly replace: (address: string) => void;
}

/**
 * The right to change what runs do, from the address (`?token=` or `#/…?token=`) or, later, from this tab's memory; null without it.
 * It leaves the address bar at once: a link that is shared must not carry it.
 */
export function takeToken({ address, memory, replace }: TokenPlaces): string | null {
  const [path = "", query = ""] = address.hash.split("?", 2);
  const inHash = new URLSearchParams(query);
  const given = address.searchParams.get("token") ?? inHash.get("token") ?? barePart(address.hash);
  if (given === null || given === "") return memory.getItem(KEY);
  memory.setItem(KEY, given);
  address.searchParams.delete("token");
  inHash.delete("token");
  address.hash = barePart(address.hash) !== null ? "" : inHash.size === 0 ? path : `${path}?${inHash.toString()}`;
  replace(address.href);
  return given;
}

/** `#token=…` with nothing else. */
const barePart = (hash: string): string | null => (hash.startsWith("#token=") ? hash.slice("#token=".length) : null);
