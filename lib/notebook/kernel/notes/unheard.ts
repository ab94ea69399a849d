/**
 * Cells that did not run to their ends. A cell with a syntax error does not run, and the kernel
 * does not report it; but it counts the cell.
 */
export class UnheardCells {
  #last: number | undefined;
  #heard = 0;

  /** A cell has ended without returning. */
  otherEnd(): void {
    this.#heard++;
  }

  /**
   * A cell has returned; `count` is the number of cells that the kernel has counted.
   *
   * @returns how many cells since the last one that returned did not run to their ends
   */
  returned(count: number): number {
    const unheard = this.#last === undefined ? 0 : count - this.#last - 1 - this.#heard;
    this.#last = count;
    this.#heard = 0;
    return Math.max(0, unheard);
  }
}

/** What is said about them under the next cell. */
export function unheardNote(unheard: number, judged: boolean): string[] {
  if (unheard === 0) return [];
  const what = unheard === 1
    ? "the cell before this one did not run to its end"
    : `the ${unheard} cells before this one did not run to their ends`;
  const so = judged
    ? "this check has judged the version that ran before"
    : "what its earlier version defined is still in force";
  return [`note: ${what}: look for a syntax error. Nothing of such a cell runs, and ${so}`];
}
