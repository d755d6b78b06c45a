import { text } from "node:stream/consumers";

/** All of standard input. */
export const readStdin = (): Promise<string> => text(process.stdin);
