import { describeSandbox } from "#testing";
import { whyNoEngine } from "../support/container-engine.ts";
import { containerPlace } from "../support/container-place.ts";

describeSandbox("A container of Docker", () => containerPlace("docker"), whyNoEngine("docker"));
