/** What Jupyter's own schema rejects in a part of a notebook. */
import { Ajv, type ErrorObject } from "ajv";
import { VERDICTS } from "./shape.ts";
import schema from "./nbformat/nbformat.v4.5.schema.json" with { type: "json" };

// The schema names draft 4 of JSON Schema. It uses only what later drafts kept as it was.
const { $schema: _, ...definitions } = schema;
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  validateSchema: false,
  meta: false,
  code: { optimize: false },
});
ajv.addSchema(definitions, "nbformat");
ajv.addFormat("pattern", isPattern);

/** What the course itself keeps in a notebook's metadata. */
ajv.addSchema({
  properties: {
    course: {
      type: "object",
      properties: {
        clock: { enum: ["real", "virtual"] },
        mask: { $ref: "cell#/properties/mask" },
      },
    },
  },
}, "notebook");

const CLAIM = {
  type: "object",
  properties: {
    of: { type: "string" },
    claim: { type: "string" },
    verdict: { enum: VERDICTS },
    found: { type: "string" },
  },
  required: ["of", "claim", "verdict", "found"],
  additionalProperties: false,
};

/** What the course itself keeps in a cell's metadata; its tags are in Jupyter's schema. */
ajv.addSchema({
  properties: {
    mask: { type: "array", items: { type: "string", format: "pattern" } },
    notes: { type: "array", items: { type: "string" } },
    claims: { type: "array", items: CLAIM },
    terms: { type: "array", items: { type: "string" } },
    reason: { type: "string" },
  },
}, "cell");

/** The parts that can be looked at by themselves. */
export const PARTS = {
  notebook: "nbformat",
  code: "nbformat#/definitions/code_cell",
  markdown: "nbformat#/definitions/markdown_cell",
  raw: "nbformat#/definitions/raw_cell",
  execute_result: "nbformat#/definitions/execute_result",
  display_data: "nbformat#/definitions/display_data",
  stream: "nbformat#/definitions/stream",
  error: "nbformat#/definitions/error",
  courseInNotebook: "notebook",
  courseInCell: "cell",
};

/** The faults of one part, such as `metadata.tags must be a list, it is "setup"`. */
export function schemaFaults(part: keyof typeof PARTS, value: unknown): string[] {
  const isValid = ajv.getSchema(PARTS[part])!;
  if (isValid(value)) return [];
  const errors = isValid.errors!;
  return errors
    .filter((error) => !errors.some((other) => isInside(error, other)))
    .map((error) => inWords(error, value));
}

/** Of several possible texts or lists only the whole is reported, not why each one fails. */
function isInside(error: ErrorObject, other: ErrorObject): boolean {
  return other.keyword === "oneOf" && error !== other &&
    error.instancePath.startsWith(other.instancePath);
}

function inWords({ instancePath, keyword, params, message }: ErrorObject, root: unknown): string {
  const keys = instancePath.split("/").slice(1);
  const place = keys.join(".");
  const value = keys.reduce((inner, key) => (inner as Record<string, unknown>)[key], root);
  const inside = (key: string) => [...keys, key].join(".");
  if (keyword === "required") return `${inside(params.missingProperty)} is missing`;
  if (keyword === "additionalProperties") {
    return `${inside(params.additionalProperty)} does not belong there`;
  }
  return `${place} ${RULES[keyword] ?? message}, it is ${short(value)}`.replace(
    "{}",
    () => KINDS[params.type] ?? params.allowedValues?.join(" or ") ?? "",
  );
}

const RULES: Record<string, string> = {
  type: "must be {}",
  enum: "must be {}",
  oneOf: "must be a string or a list of strings",
  format: "must be a pattern",
};

const KINDS: Record<string, string> = {
  array: "a list",
  string: "a string",
  object: "an object",
  integer: "a whole number",
  "integer,null": "a whole number or null",
};

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "gu");
    return true;
  } catch {
    return false;
  }
}
