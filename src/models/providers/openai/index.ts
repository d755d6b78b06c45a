export { openaiCodec } from "./codec.ts";
