/** How words are set off on a screen; each function returns its text, styled or not, of the same visible width. */
export interface Style {
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly accent: (text: string) => string;
}

const asIs = (text: string): string => text;

/** No styling: for files, pipes and tests. */
export const plainStyle: Style = { dim: asIs, bold: asIs, good: asIs, warn: asIs, bad: asIs, accent: asIs };
