import { describeSandbox } from "#testing";
import { localSandboxPlace } from "../support/local-sandbox-place.ts";

describeSandbox("A plain process", () => localSandboxPlace("process", 500));
