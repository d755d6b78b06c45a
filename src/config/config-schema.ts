import type { Json } from "#kernel";

/** The JSON Schema of `sluice.yaml`, for editors. */
export async function configSchema(): Promise<Json> {
  const [{ z }, { SluiceYaml }] = await Promise.all([import("zod"), import("./sluice-yaml.ts")]);
  const schema = z.toJSONSchema(SluiceYaml, { io: "input", override: ({ jsonSchema }) => withoutWidth(jsonSchema) });
  const { $schema, ...rest } = schema;
  return { $schema: $schema ?? null, title: "sluice.yaml", ...(rest as Readonly<Record<string, Json>>) };
}

// The width of a double says nothing to a person who writes a file.
function withoutWidth(schema: { minimum?: number | undefined; maximum?: number | undefined }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
