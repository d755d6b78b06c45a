import type { TrialRow } from "#records";
import { effortFigure } from "./effort.ts";
import { errorsFigure } from "./errors.ts";
import type { Figure } from "./figure.ts";
import { flawsFigure } from "./flaws.ts";
import { behindBestFigure } from "./lead-over.ts";
import { overallFigure } from "./overall.ts";
import { reliabilityFigure } from "./reliability.ts";
import { scaleFigure } from "./scale.ts";
import { sensitivityFigure } from "./sensitivity.ts";
import { type Study, studyOf } from "./study.ts";

const FIGURES: readonly ((study: Study) => Figure | null)[] = [
  overallFigure,
  behindBestFigure,
  scaleFigure,
  flawsFigure,
  reliabilityFigure,
  sensitivityFigure,
  errorsFigure,
  effortFigure,
];

/** The figures of the workflow suite's experiments for which these trials have data, in the order of the original's tables; none without workflow trials. */
export function experimentFigures(rows: readonly TrialRow[]): readonly Figure[] {
  const study = studyOf(rows);
  return study === null ? [] : FIGURES.flatMap((figureOf) => figureOf(study) ?? []);
}
