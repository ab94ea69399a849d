/** What a language server reports about a document. */

/** A place in a document, counted from 0. */
export interface Position {
  line: number;
  character: number;
}

/** One thing that the server found. */
export interface Diagnostic {
  range: { start: Position; end: Position };
  message: string;
  severity?: number;
  code?: number | string;
  source?: string;
}

/** How serious it is. */
export const ERROR = 1, HINT = 4;
