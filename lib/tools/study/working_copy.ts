/**
 * A notebook to study: the same cells, without the outputs that would reveal its answers, and with
 * links that every front end can follow.
 */
import { type Cell, hasTag, type Notebook, textOf } from "../notebook/mod.ts";
import { fingerprintIn, fingerprintOf, hashOf, withFingerprint } from "./fingerprint.ts";
import { withSectionLinks } from "./section_links.ts";

/** The copy that a reader starts with. */
export function workingCopyOf(original: Notebook): Notebook {
  const copy = { ...original, cells: original.cells.map(withoutOutputs).map(withSectionLinks) };
  return withFingerprint(copy, fingerprintOf(original));
}

function withoutOutputs(cell: Cell): Cell {
  return cell.cell_type === "code" ? { ...cell, execution_count: null, outputs: [] } : cell;
}

/** A copy made from a newer original, and what it took over from the reader's old copy. */
export interface RenewedCopy {
  notebook: Notebook;
  /** The ids of the exercise cells that hold the reader's text. */
  answers: string[];
  /** Those among them whose text in the course has changed, too. */
  changed: string[];
  /** How many cells of the reader's own it has. */
  added: number;
}

/**
 * Renews a copy: the original's cells, with the reader's text in the exercise cells, and each of
 * the reader's own cells after the cell that it followed.
 */
export function renewCopy(old: Notebook, original: Notebook): RenewedCopy {
  const before = new Map(fingerprintIn(old)?.map((line) => line.split(" ") as [string, string]));
  const fresh = workingCopyOf(original);
  const successors = new Map(fresh.cells.map((cell) => [cell.id, cell]));
  const isAnswer = (cell: Cell) =>
    hasTag(successors.get(cell.id) ?? cell, "exercise") && hashOf(cell) !== before.get(cell.id);
  const answers = new Map<string, Cell>();
  const added = new Map<string | undefined, Cell[]>();
  let anchor: string | undefined;
  for (const cell of old.cells) {
    const successor = successors.get(cell.id);
    if (successor) {
      anchor = cell.id;
      if (isAnswer(cell) && hashOf(cell) !== hashOf(successor)) answers.set(cell.id, cell);
    } else if (isAnswer(cell) || !before.has(cell.id)) {
      added.set(anchor, [...added.get(anchor) ?? [], withoutOutputs(cell)]);
    }
  }
  const addedAfter = (id?: string) => added.get(id) ?? [];
  const cells = fresh.cells.flatMap((cell) => [
    { ...cell, source: textOf((answers.get(cell.id) ?? cell).source) },
    ...addedAfter(cell.id),
  ]);
  return {
    notebook: { ...fresh, cells: [...addedAfter(), ...cells] },
    answers: [...answers.keys()],
    changed: [...answers.keys()].filter((id) =>
      before.has(id) && before.get(id) !== hashOf(successors.get(id)!)
    ),
    added: [...added.values()].flat().length,
  };
}
