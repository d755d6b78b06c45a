import type { Terminal } from "./terminal.ts";

/** Columns of lines in which a program may look for something: into a pipe or a file as many as there are, for nothing is cut there. */
export const lineWidth = ({ piped, columns }: Pick<Terminal, "piped" | "columns">): number =>
  piped === true ? Infinity : columns();
