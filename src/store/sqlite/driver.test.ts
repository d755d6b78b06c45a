import { expect, test } from "vitest";
import { connect, isOlder, OLDEST_SQLITE } from "./driver.ts";

test.for([
  ["3.51.2", "3.51.3", true],
  ["3.51.3", "3.51.3", false],
  ["3.51.10", "3.51.3", false],
  ["3.9.20", "3.51.3", true],
  ["4.0.0", "3.51.3", false],
  ["3.52", "3.51.3", false],
] as const)("version %s is older than %s: %s", ([version, than, older]) => {
  expect(isOlder(version, than)).toBe(older);
});

test("the SQLite in use is past the bug that could corrupt a log which several processes write", async () => {
  const connection = await connect(":memory:", { readOnly: false });
  const version = String(connection.prepare("SELECT sqlite_version() AS version").get()?.["version"]);
  connection.close();
  expect(isOlder(version, OLDEST_SQLITE)).toBe(false);
});
