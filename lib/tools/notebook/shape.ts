/** What a notebook file holds (nbformat 4.5), as far as the course looks at it. */

/** A text that nbformat stores as one string or as its lines. */
export type Lines = string | string[];

/** What one message of the kernel left in a cell. */
export interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: Lines;
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  execution_count?: number | null;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** What became of a claim when it was tried. */
export const VERDICTS = [
  "holds",
  "holds in part",
  "no longer",
  "refuted",
  "not reproduced",
] as const;

/** What the notes claim, and what an experiment of this course found. */
export interface Claim {
  /** The item of the notes that makes the claim, such as `S1.37`. */
  of: string;
  /** The claim, in a sentence of our own. */
  claim: string;
  verdict: typeof VERDICTS[number];
  /** What the section's check asserts of it, in a sentence. */
  found: string;
}

/** What the course may write into a cell's metadata. */
export interface CellMetadata {
  tags?: string[];
  /** On a section's heading: the items, examples and figures of the notes that it covers. */
  notes?: string[];
  /** On a section's heading: what the notes claim, and what the section found. */
  claims?: Claim[];
  /** On a section's heading: the words that the section defines, each in bold. */
  terms?: string[];
  /** Why a cell tagged `no-test` is left out of the tests. */
  reason?: string;
  /** Patterns of what may differ from run to run in this cell's outputs. */
  mask?: string[];
}

/** The keys of a cell's metadata; front ends write others, which are removed. */
export const CELL_METADATA = ["tags", "notes", "claims", "terms", "reason", "mask"];

/** One cell. */
export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id: string;
  metadata: CellMetadata & Record<string, unknown>;
  source: Lines;
  execution_count?: number | null;
  outputs?: Output[];
}

/** What the course may write into a notebook's metadata. */
export interface CourseMetadata {
  clock?: "real" | "virtual";
  mask?: string[];
}

/** A notebook file's contents. */
export interface Notebook {
  nbformat: number;
  nbformat_minor: number;
  metadata: {
    kernelspec?: { name: string; display_name: string; language?: string };
    language_info?: { name: string } & Record<string, unknown>;
    course?: CourseMetadata;
  } & Record<string, unknown>;
  cells: Cell[];
}

/** The text of a source or an output. */
export function textOf(lines: Lines | undefined): string {
  return Array.isArray(lines) ? lines.join("") : lines ?? "";
}

/** The tags of a cell. */
export function tagsOf(cell: Cell): string[] {
  return cell.metadata.tags ?? [];
}
