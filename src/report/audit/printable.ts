/** Text of a file without the control characters in it: what was read must not steer the terminal. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
export const printable = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "·");
