import type { BrowserContextOptions, Page } from "playwright-core";
import type { DashboardScene } from "./dashboard-scene.ts";

/** How a page is looked at. */
export interface PageLook {
  /** What stands behind `#` in the address. */
  readonly hash?: string;
  readonly theme?: "light" | "dark";
  readonly width?: number;
  /** Whether the page is opened with the token that orders need. */
  readonly token?: boolean;
  readonly context?: BrowserContextOptions;
  /** What is done in the page before its own scripts run. The address is left alone then. */
  readonly begin?: () => void;
}

/** A page of the dashboard, and all that went wrong on it. Disposing it closes it. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors, refusals by the content security policy, dialogs, and requests to anybody else. */
  readonly troubles: () => Promise<readonly string[]>;
}

interface Watched {
  taken?: string | number;
  refused: string[];
}

/** Opens a page of the dashboard in a context of its own, and waits until it is live. */
export async function openPage(scene: DashboardScene, look: PageLook = {}): Promise<OpenPage> {
  const { hash = "#/", theme = "light", width = 1280, token = false } = look;
  const context = await scene.browser.newContext({
    colorScheme: theme,
    reducedMotion: "reduce",
    viewport: { width, height: 900 },
    ...look.context,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(scene.address) && !request.url().startsWith("data:")) {
      troubles.push(`request: ${request.url()}`);
    }
  });
  await page.addInitScript(() => {
    const watched = window as unknown as Watched;
    watched.refused = [];
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      watched.refused.push(`${violatedDirective} ${blockedURI}`);
    });
  });
  if (look.begin !== undefined) await page.addInitScript(look.begin);
  await page.goto(token ? `${scene.address}#token=${scene.token}` : scene.address);
  if (look.begin === undefined) {
    await page.evaluate((wanted) => {
      window.location.hash = wanted;
    }, hash);
  }
  await page.locator(".connection.is-live").waitFor();
  return {
    page,
    troubles: async () => {
      const { taken, refused } = await page.evaluate(() => {
        const watched = window as unknown as Watched;
        return { taken: watched.taken ?? null, refused: watched.refused };
      });
      return [
        ...troubles,
        ...refused.map((what) => `refused: ${what}`),
        ...(taken === null ? [] : [`taken: ${String(taken)}`]),
      ];
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}
