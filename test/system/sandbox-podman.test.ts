import { describeSandbox } from "#testing";
import { whyNoEngine } from "../support/container-engine.ts";
import { containerPlace } from "../support/container-place.ts";

describeSandbox("A container of Podman", () => containerPlace("podman"), whyNoEngine("podman"));
