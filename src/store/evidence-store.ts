import type { ImportedEvidence, ImportedSource } from "#records";

/** Evidence from elsewhere, kept in the ledger's file and apart from its trials: nothing here counts as a result of one's own. */
export interface EvidenceStore extends AsyncDisposable {
  /**
   * Keeps a source with all its evidence; false when it is there already, to the last piece. A source that was half
   * imported is completed. Resolves when it would survive a power cut.
   */
  keep(source: ImportedSource, evidence: Iterable<ImportedEvidence>): Promise<boolean>;
  /** Sources that are whole, in the order they were imported. */
  sources(): Promise<readonly ImportedSource[]>;
  /** Every piece of evidence of whole sources, each once, in pages; only of one source when its digest is given. */
  evidence(signal: AbortSignal, digest?: string): AsyncIterable<readonly ImportedEvidence[]>;
}
