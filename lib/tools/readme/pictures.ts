/**
 * The pictures of README.md: taken from the outputs of the notebooks, so that they show what ran.
 */
import { type House, house, join, ToolError } from "../kit/mod.ts";
import { readNotebook, textOf } from "../notebook/mod.ts";

/** Which cell draws which picture. */
const PICTURES = [
  { file: ".github/in_a_row.svg", notebook: "01_why_async", cell: "five-requests-in-a-row" },
  { file: ".github/together.svg", notebook: "01_why_async", cell: "five-requests-together" },
];

/** The pictures as they should be: path and SVG. */
export async function readmePictures(at: House = house): Promise<Map<string, string>> {
  const pictures = new Map<string, string>();
  for (const { file, notebook, cell } of PICTURES) {
    const { cells } = await readNotebook(join(at.notebooks, `${notebook}.ipynb`));
    const outputs = cells.find(({ id }) => id === cell)?.outputs ?? [];
    const html = outputs.map(({ data }) => textOf(data?.["text/html"] as string[])).join("");
    const encoded = html.match(/data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/)?.[1];
    if (encoded === undefined) {
      throw new ToolError(
        `README.md shows what cell ${cell} of ${notebook} draws: it has no picture`,
      );
    }
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    pictures.set(join(at.root, file), new TextDecoder().decode(bytes) + "\n");
  }
  return pictures;
}
