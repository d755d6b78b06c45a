import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Filled } from "./filled-ledger.ts";

const FOLDER = join(import.meta.dirname, "..", "fixtures", "ledgers");

/**
 * A ledger as an earlier program left it, one file a schema version: what `fillLedger` makes of six trials, never made
 * again. Later programs must read and migrate it for as long as they know its version.
 */
export const frozenLedger = (name: "schema-1.db" | "schema-3.db"): string => join(FOLDER, name);

/** What the frozen ledgers were filled with, and what they said of it. */
export const frozenContent = (): Filled => JSON.parse(readFileSync(join(FOLDER, "content.json"), "utf8")) as Filled;
