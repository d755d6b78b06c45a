import { z } from "zod";

/** The forms a ledger can be exported in. */
export const EXPORT_FORMATS = ["json", "parquet", "csv", "master-json"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What stands beside each exported file: what it is, how many records it has, and the digest of its bytes. */
export const ExportManifest = z
  .strictObject({
    v: z.literal(1),
    file: z.string(),
    format: z.enum(EXPORT_FORMATS),
    /** What one record is. */
    record: z.enum(["trial", "call"]),
    records: z.int().min(0),
    bytes: z.int().min(0),
    sha256: z.string(),
  })
  .readonly();
export type ExportManifest = z.infer<typeof ExportManifest>;

/** The name of the manifest of an exported file. */
export const manifestName = (file: string): string => `${file}.manifest.json`;

/** A manifest as it stands in its file: equal manifests have equal bytes. */
export const manifestText = (manifest: ExportManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;
