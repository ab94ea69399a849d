/**
 * Links to sections that every front end can follow.
 *
 * The course names a section by the id of its cell: `03_event_loop.ipynb#cell-id=one-turn`. Only
 * JupyterLab understands that; VS Code opens the notebook without the text of its code. Of an
 * address such as `03_event_loop.ipynb#1-one-turn` VS Code takes the number for that of a line and
 * drops the rest, and JupyterLab goes to the element that has this id. So a working copy has such
 * addresses, and in each heading an anchor with such an id.
 */
import { type Cell, textOf } from "../notebook/mod.ts";

/** The cell with links that every front end can follow, and with an anchor if it is a section. */
export function withSectionLinks(cell: Cell): Cell {
  if (cell.cell_type !== "markdown") return cell;
  const source = textOf(cell.source)
    .replaceAll(/(\]\((?:[^)#\s]+\.ipynb)?)#cell-id=/g, "$1#1-")
    .replace(/^##+ .*/, `$& <a id="1-${cell.id}"></a>`);
  return { ...cell, source };
}
