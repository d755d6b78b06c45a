import { expect, test } from "vitest";
import type { RuleSettings } from "#records";
import { classifierOf } from "./classifier.ts";

const rule = (said: Partial<RuleSettings>): RuleSettings => ({
  status: null,
  code: null,
  text: null,
  kind: "server",
  limit: null,
  retryAfterMs: null,
  ...said,
});

/** What a provider with these rules makes of an answer. */
function failureOf(
  rules: readonly RuleSettings[],
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return classifierOf({}, rules).classify({ status, headers }, text, 0);
}

test("everything that a rule names must be so", () => {
  const rules = [rule({ status: [400, 418], code: "E-7", text: "quota", kind: "credit-exhausted" })];
  const body = { code: "E-7", message: "no Quota left" };
  expect(failureOf(rules, 400, body).kind).toBe("credit-exhausted");
  expect(failureOf(rules, 418, body).kind).toBe("credit-exhausted");
  expect(failureOf(rules, 500, body).kind).toBe("server");
  expect(failureOf(rules, 400, { ...body, code: "E-70" }).kind).toBe("invalid-request");
  expect(failureOf(rules, 400, { ...body, message: "no" }).kind).toBe("invalid-request");
});

test("the first rule that holds decides, and rules decide before anything built in", () => {
  const rules = [rule({ code: "E-7", kind: "auth" }), rule({ text: "e-7", kind: "not-served" })];
  expect(failureOf(rules, 429, { code: "E-7" }).kind).toBe("auth");
  expect(failureOf(rules, 429, "E-7").kind).toBe("not-served");
  expect(failureOf(rules, 429, "E-8").kind).toBe("rate-limited");
});

test("a code is compared as a whole, in any case, as a number too; its letters are no pattern", () => {
  const rules = [rule({ code: "4.29", kind: "auth" })];
  expect(failureOf(rules, 500, { error: { code: 4.29 } }).kind).toBe("auth");
  expect(failureOf(rules, 500, { error: { code: "4x29" } }).kind).toBe("server");
  expect(failureOf([rule({ text: "(a|b)+", kind: "auth" })], 500, "it says (A|B)+ here").kind).toBe("auth");
  expect(failureOf([rule({ text: "(a|b)+", kind: "auth" })], 500, "it says ab here").kind).toBe("server");
});

test("a rule's wait is for answers that do not say one themselves", () => {
  const rules = [rule({ status: [503], kind: "rate-limited", limit: "tokens", retryAfterMs: 9_000 })];
  expect(failureOf(rules, 503, "")).toMatchObject({ kind: "rate-limited", why: "tokens", retryAfterMs: 9_000 });
  expect(failureOf(rules, 503, "", { "retry-after": "2" })).toMatchObject({ retryAfterMs: 2_000 });
  expect(failureOf(rules, 503, "try again in 3s")).toMatchObject({ retryAfterMs: 3_000 });
});

test("a limit that a rule leaves open is found in the words", () => {
  const rules = [rule({ status: [400], kind: "rate-limited" })];
  expect(failureOf(rules, 400, "too many concurrent requests")).toMatchObject({ why: "concurrency" });
  expect(failureOf(rules, 400, "")).toMatchObject({ why: "unknown" });
});

test("a page is matched by its status and never by its words", () => {
  const page = "<html><title>quota</title></html>";
  expect(failureOf([rule({ text: "quota", kind: "auth" })], 500, page).kind).toBe("server");
  expect(failureOf([rule({ status: [500], kind: "auth" })], 500, page).kind).toBe("auth");
});

test("a good answer's words are never looked through: only what is no answer is", () => {
  const classifier = classifierOf({}, [rule({ text: "quota", kind: "auth" })]);
  const head = { status: 200, headers: {} };
  expect(classifier.foreign(head, '{"note":"quota"}', 0)).toMatchObject({ kind: "auth", status: 200 });
  expect(classifier.foreign(head, '{"note":"other"}', 0)).toBeNull();
});
