/** Headers of every request that asks for a stream and takes a whole answer too. */
export const JSON_IN_EVENTS_OUT: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  accept: "text/event-stream, application/json",
  "user-agent": "sluice",
};
