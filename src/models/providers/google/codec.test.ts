import { readFileSync } from "node:fs";
import { join } from "node:path";
import { googleVendor, describeCodec, type VendorError } from "#testing";

const errors = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/errors.json"), "utf8")) as VendorError[];

describeCodec("Google", googleVendor, errors);
