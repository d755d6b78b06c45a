import { describeSandbox } from "#testing";
import { localSandboxPlace, whyUnavailable } from "../support/local-sandbox-place.ts";

describeSandbox("Bubblewrap", () => localSandboxPlace("bubblewrap", 500), await whyUnavailable("bubblewrap"));
