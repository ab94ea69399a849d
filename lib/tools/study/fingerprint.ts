/** What a working copy remembers about its original: one line for each cell, `id hash`. */
import { createHash } from "node:crypto";
import { type Cell, type CourseMetadata, type Notebook, textOf } from "../notebook/mod.ts";

/** The metadata of a working copy. */
interface StudyMetadata extends CourseMetadata {
  original?: unknown;
}

/** A short hash of what an author or a reader writes into a cell. */
export function hashOf({ cell_type, source }: Cell): string {
  return createHash("sha256").update(`${cell_type}\n${textOf(source)}`).digest("hex").slice(0, 12);
}

/** The fingerprint of a notebook as it is. */
export function fingerprintOf({ cells }: Notebook): string[] {
  return cells.map((cell) => `${cell.id} ${hashOf(cell)}`);
}

/** The notebook with the fingerprint of its original in its metadata. */
export function withFingerprint(copy: Notebook, original: string[]): Notebook {
  const course = { ...copy.metadata.course, original } as StudyMetadata;
  return { ...copy, metadata: { ...copy.metadata, course } };
}

/** The fingerprint that a copy was given, unless a front end has dropped it. */
export function fingerprintIn({ metadata }: Notebook): string[] | undefined {
  const original = (metadata.course as StudyMetadata | undefined)?.original;
  const isWhole = Array.isArray(original) && original.every((line) => typeof line === "string");
  return isWhole ? original : undefined;
}

/** Whether two fingerprints are of the same cells in the same order. */
export function isSame(one: string[], other: string[]): boolean {
  return one.join("\n") === other.join("\n");
}
