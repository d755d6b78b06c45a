import { text } from "node:stream/consumers";

/** How to read all of standard input, when something is piped into it: a person at a terminal is not waited for in silence. */
export const piped = (): { readonly readStdin?: () => Promise<string> } =>
  process.stdin.isTTY ? {} : { readStdin: () => text(process.stdin) };
