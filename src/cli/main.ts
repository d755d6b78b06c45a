#!/usr/bin/env node
import { tellCrashes } from "./crash.ts";
import { runProgram } from "./program.ts";
import { processTerminal } from "./terminal.ts";

const words = process.argv.slice(2);
const terminal = processTerminal();
tellCrashes(words, terminal);
const code = await runProgram(words, terminal);
// Whatever may still hold the event loop has nothing left to say: leave as soon as the output is out.
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
