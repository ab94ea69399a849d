/** Whether a notebook is valid by Jupyter's own schema, a copy of which stands in `nbformat/`. */
import { Ajv } from "ajv";
import schema from "./nbformat/nbformat.v4.5.schema.json" with { type: "json" };

// The schema names draft 4 of JSON Schema. It uses only what later drafts kept as it was.
const { $schema: _, ...definitions } = schema;
const isValid = new Ajv({ strict: false }).compile(definitions);

/** What the schema says against a notebook; nothing for a valid one. */
export function schemaErrors(notebook: unknown): string[] {
  if (isValid(notebook)) return [];
  return isValid.errors!.map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
