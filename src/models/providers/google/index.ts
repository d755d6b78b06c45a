export { googleCodec } from "./codec.ts";
