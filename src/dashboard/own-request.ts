/** What a request says of where it comes from; undefined where a header is absent. */
export interface RequestOrigin {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, which browsers set and no page can change. */
  readonly fetchSite: string | undefined;
}

/** Names under which the loopback addresses are asked. */
const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"] as const;

/**
 * Whether a request comes from the dashboard's own page, or from no page at all. A foreign name in `Host` is a page whose own
 * name was made to resolve to this machine (DNS rebinding); another origin, or a fetch that is not `same-origin`, is another site's.
 */
export function isOwnRequest({ host, origin, fetchSite }: RequestOrigin, port: number): boolean {
  if (!isOwnHost(host, port)) return false;
  if (fetchSite !== undefined && fetchSite !== "same-origin" && fetchSite !== "none") return false;
  return origin === undefined || origin === `http://${host}`;
}

/** Whether `Host` names this machine's loopback and this port. */
export const isOwnHost = (host: string | undefined, port: number): boolean =>
  LOOPBACK.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
