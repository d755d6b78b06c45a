export { azureCodec } from "./codec.ts";
