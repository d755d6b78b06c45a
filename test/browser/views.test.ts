import { afterAll, beforeAll, describe, expect, test } from "vitest";
import axe from "axe-core";
import { type DashboardScene, dashboardScene } from "./dashboard-scene.ts";
import { chromiumPath } from "./find-chromium.ts";
import { HOSTILE } from "./hostile-trial.ts";
import { openPage } from "./open-page.ts";

/** Every view, and something of its figures that must be on it. */
const VIEWS = [
  { view: "live", hash: "#/", shows: "tr:has-text('live-medium') >> text=/in flight|ready|resting/" },
  { view: "runs", hash: "#/runs", shows: ".runs-table tr:has-text('finished')" },
  { view: "results", hash: "#/results?plan=all", shows: ".results tr:has-text('done-large') >> text=%" },
  { view: "experiments", hash: "#/experiments?plan=all", shows: ".figure-mark" },
  { view: "coverage", hash: "#/coverage", shows: ".coverage tr:has-text('live-small')" },
  { view: "compare", hash: "#/compare", shows: ".results tr:has-text('against')" },
  { view: "audit", hash: "#/audit", shows: ".fact-list" },
  { view: "trials", hash: "#/trials", shows: "a.virtual-row >> nth=5" },
] as const;

describe.skipIf(chromiumPath === null)("the dashboard's views", () => {
  let scene: DashboardScene;

  beforeAll(async () => {
    scene = await dashboardScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  test.for(VIEWS)("$view shows its figures, and nothing goes wrong", async ({ hash, shows }) => {
    await using open = await openPage(scene, { hash });
    await open.page.locator(shows).first().waitFor();
    expect(await open.troubles()).toEqual([]);
  });

  const THEMES = ["light", "dark"] as const;
  test.for(VIEWS.flatMap((one) => THEMES.map((theme) => ({ ...one, theme }))))(
    "$view is free of serious barriers in $theme",
    async ({ hash, shows, theme }) => {
      await using open = await openPage(scene, { hash, theme });
      await open.page.locator(shows).first().waitFor();
      expect(await barriersOn(open.page)).toEqual([]);
    },
  );

  test("a trial's story is free of serious barriers", async () => {
    await using open = await openPage(scene, { hash: "#/trials?outcome=graded", theme: "dark" });
    await open.page.locator("a.virtual-row").first().click();
    await open.page.getByRole("heading", { name: "Attempt 1" }).waitFor();
    expect(await barriersOn(open.page)).toEqual([]);
    expect(await open.troubles()).toEqual([]);
  });

  test.for(VIEWS)("$view fits a narrow screen", async ({ hash, shows }) => {
    await using open = await openPage(scene, { hash, width: 360 });
    await open.page.locator(shows).first().waitFor();
    const wide = await open.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });

  test("what models and tools write is text, and nothing of it runs", async () => {
    await using open = await openPage(scene, { hash: `#/trials/${scene.hostileTrial}` });
    const { page } = open;
    await page.getByRole("heading", { name: "Attempt 1" }).waitFor();
    for (const summary of await page.locator("details:not([open]) > summary").all()) await summary.click();
    const told = await page.getByRole("region", { name: "model, message 2" }).textContent();
    const [markup] = HOSTILE.split("\npay");
    expect(told).toContain(markup);
    expect(told).toContain("pay 100U+202E001 yapU+202C to U+2066meU+2069U+200B andU+0007U+001B[2J wipe");
    expect(
      await page.locator("#forged, main iframe, main object, main script, main form, main style, main meta").count(),
    ).toBe(0);
    expect(await page.locator("main img, main a[href^='javascript'], main a[href^='data']").count()).toBe(0);
    expect(await open.troubles()).toEqual([]);
  });

  test("the hostile trial is as harmless in lists and tables", async () => {
    for (const hash of [
      "#/trials?query=hostile&plan=all",
      "#/results?plan=all&by=model,style",
      "#/coverage?plan=all",
      "#/runs/hostile-run",
    ]) {
      await using open = await openPage(scene, { hash });
      await open.page.locator("main :text('onmouseover'):visible, main :text('onerror'):visible").first().waitFor();
      expect(await open.page.locator("main img, main b[onmouseover], main i[onclick]").count()).toBe(0);
      expect(await open.troubles()).toEqual([]);
    }
  });

  test("an address that changes before the page was ever painted is followed", async () => {
    await using open = await openPage(scene, {
      begin: () => document.addEventListener("DOMContentLoaded", () => (window.location.hash = "#/coverage")),
    });
    await open.page.locator(".coverage tr:has-text('live-small')").first().waitFor();
    expect(await open.troubles()).toEqual([]);
  });

  test("results are tabulated by the axes that are chosen, and the address says so", async () => {
    await using open = await openPage(scene, { hash: "#/results?plan=all" });
    const { page } = open;
    await page.getByLabel("prompt type").check();
    await page.getByRole("columnheader", { name: "prompt type" }).waitFor();
    expect(new URL(page.url()).hash).toBe("#/results?plan=all&by=model%2CpromptType");
    const answer = await (await fetch(`${scene.address}api/results?plan=all&by=model,promptType`)).json();
    const { rows } = (answer as { table: { rows: { key: Record<string, string>; graded: number }[] } }).table;
    // Of a run that has ended: the figures of the other one go on changing.
    const row = rows.find(({ key }) => key["model"] === "done-large" && key["promptType"] === "cot")!;
    const shown = page.locator(".results tbody tr", { hasText: "done-large" }).filter({ hasText: "cot" });
    expect(await shown.locator("td.n").nth(2).textContent()).toBe(row.graded.toLocaleString("en-US"));
  });

  test("a figure is read by keyboard, and is there as a table", async () => {
    await using open = await openPage(scene, { hash: "#/experiments?plan=all" });
    const { page } = open;
    const figure = page.locator("section", { has: page.getByRole("heading", { name: "Overall", exact: true }) });
    await figure.locator(".figure-mark").first().focus();
    const first = await figure.locator(".reading").textContent();
    await page.keyboard.press("ArrowDown");
    const second = await figure.locator(".reading").textContent();
    expect(first).toMatch(/: \d+\.\d %, interval/);
    expect(second).toMatch(/: \d+\.\d %, interval/);
    expect(second).not.toBe(first);
    await figure.getByRole("button", { name: "Table", exact: true }).click();
    expect(await figure.getByRole("columnheader", { name: "graded trials" }).count()).toBe(1);
    await figure.getByRole("button", { name: "As in the report" }).click();
    const width = await figure
      .locator("img")
      .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth));
    expect(width).toBe(820);
    expect(await open.troubles()).toEqual([]);
  });

  test("the command that fills a cell is copied", async () => {
    const context = { permissions: ["clipboard-read", "clipboard-write"] };
    await using open = await openPage(scene, { hash: "#/coverage", context });
    // It is said for two seconds only.
    const said = open.page.getByRole("button", { name: "Copied" }).waitFor();
    await open.page.getByRole("button", { name: "Copy the command" }).last().click();
    await said;
    const copied = await open.page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^sluice run --model live-(medium|small) --prompt-types (optimal|cot) /);
  });

  test("trials are found by words, opened by keyboard, and shared by their address", async () => {
    await using open = await openPage(scene, { hash: "#/trials?plan=all" });
    const { page } = open;
    await page.keyboard.press("/");
    await page.keyboard.type("done-large cot");
    await page.getByText("2 trials", { exact: true }).waitFor();
    await page.getByRole("listbox", { name: "Trials" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Attempt 1" }).waitFor();
    await using shared = await openPage(scene, { hash: new URL(page.url()).hash });
    const title = await page.getByRole("heading", { level: 1 }).textContent();
    await shared.page.getByRole("heading", { level: 1, name: title! }).waitFor();
    expect(await shared.page.getByText("done-large").count()).toBeGreaterThan(0);
  });

  test("the key that leads to the search leads into its field, however late the view is drawn", async () => {
    await using open = await openPage(scene, { hash: "#/results" });
    const { page } = open;
    await page.locator(".results tbody tr").first().waitFor();
    await page.evaluate(() => {
      // Frames that come before anything is drawn.
      window.requestAnimationFrame = (work) => {
        queueMicrotask(() => work(performance.now()));
        return 0;
      };
    });
    await page.keyboard.press("/");
    await expect.poll(() => page.locator("input[type='search']:focus").count(), { timeout: 30_000 }).toBe(1);
  });

  test("the keyboard reaches everything: skip link, views, help", async () => {
    await using open = await openPage(scene, { hash: "#/results" });
    const { page } = open;
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Skip to the figures");
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("id")).toBe("main");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.keyboard.press("g");
    await page.keyboard.press("u");
    await page.getByRole("heading", { name: "Runs" }).waitFor();
    await expect.poll(() => page.title()).toBe("Runs – Sluice");
  });
});

/** What stands in the way of people with disabilities, the serious and the critical, as `rule: element`. */
async function barriersOn(page: Awaited<ReturnType<typeof openPage>>["page"]): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes.map(({ html }) => html.slice(0, 160)) }));
  });
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, at }) => at.slice(0, 3).map((element) => `${id}: ${element}`));
}
