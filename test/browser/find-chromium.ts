import { existsSync } from "node:fs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser that is installed here; null where there is none, and the tests that need one are skipped. */
export const chromiumPath: string | null = PLACES.find((path) => existsSync(path)) ?? null;
