import { expect, test } from "vitest";
import { isOwnRequest } from "./own-request.ts";

const OWN = { host: "127.0.0.1:7466", origin: undefined, fetchSite: undefined };

test("the loopback addresses and their name are the dashboard, at its port", () => {
  for (const host of ["127.0.0.1:7466", "localhost:7466", "[::1]:7466"]) {
    expect(isOwnRequest({ ...OWN, host }, 7466)).toBe(true);
    expect(isOwnRequest({ ...OWN, host, origin: `http://${host}`, fetchSite: "same-origin" }, 7466)).toBe(true);
  }
  expect(isOwnRequest({ ...OWN, host: "127.0.0.1" }, 80)).toBe(true);
});

test.each([
  ["a name that was made to resolve to this machine", { host: "evil.example:7466" }],
  ["a name that only begins like ours", { host: "127.0.0.1.evil.example:7466" }],
  ["another port", { host: "127.0.0.1:7467" }],
  ["no name", { host: undefined }],
  ["another site's script", { origin: "https://evil.example" }],
  ["a file or a sandboxed frame", { origin: "null" }],
  ["a program on another port of this machine", { origin: "http://127.0.0.1:3000", fetchSite: "same-site" }],
  ["an image or a form of another site, which say no origin", { fetchSite: "cross-site" }],
  ["ours under another of its names", { origin: "http://localhost:7466", fetchSite: "cross-site" }],
])("%s is refused", (_, said) => {
  expect(isOwnRequest({ ...OWN, ...said }, 7466)).toBe(false);
});
