export { anthropicCodec } from "./codec.ts";
