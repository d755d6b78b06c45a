/** The image that SWE-bench publishes for an instance; two underscores in a row are not allowed in such names. */
export const publishedImage = (instanceId: string): string =>
  `swebench/sweb.eval.x86_64.${instanceId.toLowerCase().replaceAll("__", "_1776_")}:latest`;
