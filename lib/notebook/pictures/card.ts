/** The card that every picture is drawn on: rounded, with a background of its own. */
import { palette } from "./palette.ts";
import { BOLD, el, escapeXml, fitText, FONT, round, wrapText } from "./svg.ts";
import { darkColours } from "./theme.ts";

/** The width of a card, and what it keeps free at its sides. */
export const WIDTH = 760;
export const MARGIN = 18;
const TITLE_SIZE = 16;
const TITLE_LINE = 21;
const MOST_TITLE_LINES = 3;
export const TEXT_SIZE = 13;

/** A whole SVG: the content on a card of that size. */
export function card(width: number, height: number, ...content: string[]): string {
  return el(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${round(width)} ${round(height)}`,
    },
    darkColours,
    el("rect", {
      x: 0.5,
      y: 0.5,
      width: width - 1,
      height: height - 1,
      rx: 10,
      fill: palette.card,
      stroke: palette.border,
    }),
    el("g", { "font-family": FONT }, ...content),
  );
}

/** How a text looks. */
export interface TextStyle {
  size?: number;
  weight?: number;
  anchor?: "middle" | "end";
  fill?: string;
  /** A colour around the letters, to set them off from what is behind. */
  halo?: string;
  /** The available width: a wider text is cut, and keeps its full wording as a title. */
  room?: number;
}

/** A text on a card. */
export function svgText(x: number, y: number, content: string, style: TextStyle = {}): string {
  if (content === "") return "";
  const size = style.size ?? TEXT_SIZE;
  const bold = (style.weight ?? 400) >= 600 ? BOLD : 1;
  const fitting = fitText(content, size * bold, style.room ?? Infinity);
  return el(
    "text",
    {
      x,
      y,
      "font-size": size,
      "font-weight": style.weight,
      "text-anchor": style.anchor,
      fill: style.fill ?? palette.text,
      ...(style.halo && {
        stroke: style.halo,
        "stroke-width": 3.5,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
      }),
    },
    escapeXml(fitting),
    ...(fitting === content ? [] : [el("title", {}, escapeXml(content))]),
  );
}

/** The title of a card in one line, cut where there is no room. */
export function cardTitle(title: string, room: number = WIDTH - 2 * MARGIN): string {
  return svgText(MARGIN, 31, title, { size: TITLE_SIZE, weight: 650, room });
}

/** The title of a card in as many lines as it needs, and how much they move down what follows. */
export function cardHead(
  title: string,
  room: number = WIDTH - 2 * MARGIN,
): { svg: string; moved: number } {
  const lines = wrapText(title, TITLE_SIZE * BOLD, room, MOST_TITLE_LINES);
  const svg = lines.map((line, i) =>
    svgText(MARGIN, 31 + i * TITLE_LINE, line, { size: TITLE_SIZE, weight: 650, room })
  );
  return { svg: svg.join(""), moved: (lines.length - 1) * TITLE_LINE };
}
