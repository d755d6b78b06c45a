import { expect, test } from "vitest";
import { never } from "#kernel";
import { completionOf, FakeModel, rateLimited } from "#testing";

const prompt = { messages: [{ role: "user", content: "Hello" }] } as const;

test("a fake model says its replies in order and keeps what it was asked", async () => {
  const model = FakeModel.replying("42").and(rateLimited({ retryAfterMs: 500 }), { content: "43", simulated: false });
  expect(await model.complete(prompt, never)).toEqual(completionOf({ content: "42" }, "fake"));
  await expect(model.complete(prompt, never)).rejects.toMatchObject({
    code: "SLUICE_RATE_LIMITED",
    remedy: { do: "retry", afterMs: 500 },
  });
  expect(await model.complete(prompt, never)).toMatchObject({ content: "43", simulated: false });
  await expect(model.complete(prompt, never)).rejects.toThrow("no reply to prompt 4");
  expect(model.prompts).toEqual([prompt, prompt, prompt, prompt]);
});

test("a reply may depend on the prompt, and be given again and again", async () => {
  const model = FakeModel.always((asked) => `${asked.messages.length} messages`, "counter");
  for (let time = 0; time < 3; time++) {
    expect(await model.complete(prompt, never)).toMatchObject({ content: "1 messages", reportedModel: "counter" });
  }
});

test("a fake model hears an abort", async () => {
  await expect(FakeModel.always("42").complete(prompt, AbortSignal.abort(new Error("enough")))).rejects.toThrow(
    "enough",
  );
});
