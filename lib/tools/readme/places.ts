/** Where in the course something is: links to sections, as tables show them. */
import { basename, shortPath } from "../kit/mod.ts";
import { type Notebook, outline, type Section } from "../notebook/mod.ts";

/** A section with the address that leads to it. */
export interface Place {
  section: Section;
  /** The link, such as `[05: Two awaits](05_await.ipynb#cell-id=two-awaits)`. */
  link: string;
}

/**
 * The sections of the notebooks, with links as a notebook beside them (`from: "notebook"`) or
 * README.md writes them. JupyterLab scrolls to the cell that a link names, even when it has not
 * shown it yet; other front ends open the notebook.
 */
export function placesIn(
  notebooks: ReadonlyMap<string, Notebook>,
  from: "notebook" | "readme",
): Place[] {
  return [...notebooks].flatMap(([path, notebook]) => {
    const file = from === "readme" ? shortPath(path) : basename(path);
    const number = basename(path).slice(0, 2);
    return outline(notebook).sections.map((section) => {
      const text = `${number}: ${shown(section.heading)}`;
      return { section, link: `[${text}](${file}#cell-id=${section.head.id})` };
    });
  });
}

/** A heading without its links and its emphasis; code in it stays code. */
function shown(heading: string): string {
  const pieces = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").split(/(`[^`]*`)/);
  return pieces.map((piece) => piece.startsWith("`") ? piece : withoutEmphasis(piece)).join("");
}

function withoutEmphasis(text: string): string {
  return text.replaceAll("*", "").replace(/(?<![\p{L}\p{N}])_([^_]+)_(?![\p{L}\p{N}])/gu, "$1");
}

/** A text as a cell of a Markdown table. */
export function cellText(text: string): string {
  return text.replaceAll("|", "\\|");
}
