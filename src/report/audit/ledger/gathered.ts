import { type Evidence, MOST_EVIDENCE } from "../finding.ts";

/** Counts what is found and keeps the first places, however many there are. */
export class Gathered {
  readonly evidence: Evidence[] = [];
  count = 0;

  add(evidence: Evidence): void {
    this.count += 1;
    if (this.evidence.length < MOST_EVIDENCE) this.evidence.push(evidence);
  }
}
