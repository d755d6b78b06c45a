#!/usr/bin/env node
import { runProgram } from "./program.ts";
import { processTerminal } from "./terminal.ts";

const code = await runProgram(process.argv.slice(2), processTerminal());
// Whatever may still hold the event loop has nothing left to say: leave as soon as the output is out.
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
