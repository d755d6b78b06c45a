export { openrouterCodec } from "./codec.ts";
