export { VirtualClock as FakeClock } from "#kernel";
export { FakeLanes, FakeLease, type LeaseNote } from "./fake-lanes.ts";
export { completionOf, FakeModel, type FakeReply } from "./fake-model.ts";
export { type Script, ScriptedServer, type SeenRequest, type ServerExchange } from "./scripted-server.ts";
export {
  answered,
  type AnswerOptions,
  cutAfter,
  endedAfter,
  failing,
  hangUp,
  headOnly,
  respondsWith,
  silent,
  streamed,
  streamPiece,
  tooMany,
} from "./server-scripts.ts";
export { CallDesk, modelSettings, providerSettings } from "./call-desk.ts";
export { describeCodec } from "./describe-codec.ts";
export { describeSandbox } from "./describe-sandbox.ts";
export type { SandboxPlace } from "./sandbox-scene.ts";
export { describeStore } from "./describe-store.ts";
export type { LedgerPlace } from "./store-scene.ts";
export { MemoryLedger, MemoryStore } from "#store";
export { rateLimited } from "./scripted-failure.ts";
export { trialModels } from "./trial-models.ts";
export { anthropicVendor } from "./vendors/anthropic-vendor.ts";
export { azureVendor } from "./vendors/azure-vendor.ts";
export { googleVendor } from "./vendors/google-vendor.ts";
export { openaiVendor } from "./vendors/openai-vendor.ts";
export { openrouterVendor } from "./vendors/openrouter-vendor.ts";
export type { Vendor, VendorError } from "./vendors/vendor.ts";
