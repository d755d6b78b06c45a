import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DashboardScene, dashboardScene } from "./dashboard-scene.ts";
import { chromiumPath } from "./find-chromium.ts";
import { hearManyCalls } from "./many-calls.ts";
import { openPage } from "./open-page.ts";

describe.skipIf(chromiumPath === null)("the dashboard beside a run that goes on", () => {
  let scene: DashboardScene;

  beforeAll(async () => {
    scene = await dashboardScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  test("figures change by themselves, and nothing on the page jumps for it", async () => {
    await using open = await openPage(scene);
    const { page } = open;
    const calls = page.locator(".tiles > div", { hasText: "calls" }).locator("b");
    await page.locator(".matrix .field").first().waitFor();
    const before = await calls.textContent();
    await page.evaluate(() => {
      const jumps = window as unknown as { jumped: number };
      jumps.jumped = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) jumps.jumped += (entry as unknown as { value: number }).value;
      }).observe({ type: "layout-shift", buffered: false });
    });
    for (let changes = 0; changes < 3; changes += 1) {
      const seen = await calls.textContent();
      await expect.poll(() => calls.textContent(), { timeout: 20_000 }).not.toBe(seen);
    }
    expect(await calls.textContent()).not.toBe(before);
    // A tenth is where people begin to notice.
    expect(await page.evaluate(() => (window as unknown as { jumped: number }).jumped)).toBeLessThan(0.1);
    expect(await open.troubles()).toEqual([]);
  });

  test("a lane shows its history, and the chart is read with arrow keys", async () => {
    await using open = await openPage(scene);
    const { page } = open;
    await page.locator(".lanes .row-button").first().click();
    const history = page.getByRole("region", { name: /^History of live-medium/ });
    await history.locator("canvas").first().waitFor();
    await history.getByRole("application").first().focus();
    const moment = history.locator(".moment").first();
    const last = await moment.textContent();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => moment.textContent()).not.toBe(last);
    await page.getByRole("button", { name: "Heat map" }).click();
    expect(await page.locator(".heat-square").count()).toBe(4);
    await page.getByRole("button", { name: "Last minutes" }).click();
    expect(await open.troubles()).toEqual([]);
  });

  test("a field of the matrix leads to its trials", async () => {
    await using open = await openPage(scene);
    const { page } = open;
    await page.getByLabel("across").selectOption("promptType");
    await page.locator(".matrix .field[aria-label*='live-small, cot']").click();
    await page.locator("a.virtual-row").first().waitFor();
    const texts = await page.locator("a.virtual-row").allTextContents();
    expect(texts.filter((text) => !text.includes("live-small · cot"))).toEqual([]);
    expect(new URL(page.url()).hash).toContain("cell=");
  });

  test("without the token nothing can be told, and the page says why", async () => {
    await using open = await openPage(scene);
    await open.page.getByText("Read-only: open the link that sluice dashboard printed").waitFor();
    expect(await open.page.getByRole("button", { name: "Pause" }).count()).toBe(0);
  });

  test("the token leaves the address bar at once, and lasts for the tab", async () => {
    await using open = await openPage(scene, { token: true });
    await open.page.getByRole("button", { name: "Pause" }).waitFor();
    expect(open.page.url()).not.toContain(scene.token);
    await open.page.reload();
    await open.page.getByRole("button", { name: "Pause" }).waitFor();
    expect(await open.page.content()).not.toContain(scene.token);
  });

  test("a run is paused after a question, and resumed; leaving the question does nothing", async () => {
    await using open = await openPage(scene, { token: true });
    const { page } = open;
    const head = page.locator(".run-head");
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("dialog", { name: "Pause this run?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await head.locator(".order-outcome").count()).toBe(0);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
    await head.locator(".order-outcome").waitFor();
    await head.locator(".badge", { hasText: "paused" }).waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
    await head.locator(".badge", { hasText: "running" }).waitFor();
    expect(await open.troubles()).toEqual([]);
  });

  test("a token of yesterday is refused in words", async () => {
    await using open = await openPage(scene);
    const { page } = open;
    await page.evaluate(() => window.sessionStorage.setItem("sluice-token", "0".repeat(48)));
    await page.reload();
    await page.getByRole("button", { name: "Drain" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Drain" }).click();
    await page.locator(".order-outcome", { hasText: /^Not done: / }).waitFor();
    expect(await page.locator(".run-head .badge", { hasText: "running" }).count()).toBe(1);
  });

  test("ten thousand calls in flight are a screenful of rows, and scroll at once", async () => {
    const context = await scene.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await hearManyCalls(page, 10_000);
    await page.goto(scene.address);
    const list = page.getByRole("listbox", { name: "Calls in flight" });
    await list.waitFor();
    expect(await list.getByRole("option").count()).toBeLessThan(40);
    expect(await list.getByRole("option").first().getAttribute("aria-setsize")).toBe("10000");
    await list.focus();
    const startedAt = Date.now();
    await page.keyboard.press("End");
    await list.locator("[aria-posinset='10000'][aria-selected='true']").waitFor();
    // Drawing all of them would take longer on any machine; drawing a screenful does so on none.
    expect(Date.now() - startedAt).toBeLessThan(6_000);
    expect(await list.getByRole("option").count()).toBeLessThan(40);
    await context.close();
  });

  test("a dashboard that goes away and comes back is caught up with", async () => {
    await using open = await openPage(scene);
    const { page } = open;
    await page.locator(".lanes .row-button").first().waitFor();
    await scene.stopDashboard();
    await page.locator(".connection.is-reconnecting").waitFor();
    // What was shown stays meanwhile.
    expect(await page.locator(".lanes .row-button").count()).toBe(4);
    await scene.startDashboard();
    await page.locator(".connection.is-live").waitFor();
    const calls = page.locator(".tiles > div", { hasText: "calls" }).locator("b");
    const seen = await calls.textContent();
    await expect.poll(() => calls.textContent(), { timeout: 20_000 }).not.toBe(seen);
  });

  test("a run that is cancelled ends on the page, and its summary takes the place of its lanes", async () => {
    await using open = await openPage(scene, { token: true });
    const { page } = open;
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel", exact: true }).click();
    await page.locator(".run-head .badge", { hasText: /cancelled|drained/ }).waitFor();
    await page.getByRole("columnheader", { name: "learned a minute" }).waitFor();
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
    expect(await open.troubles()).toEqual([]);
  });
});
