/** The card that every picture stands on: light, rounded, with its own background. */
import { palette } from "./palette.ts";
import { el, escapeXml, fitBold, FONT, round } from "./svg.ts";

/** The width of a card, and what it keeps free at its sides. */
export const WIDTH = 760;
export const MARGIN = 18;
const TITLE_SIZE = 16;
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
  /** A colour around the letters, to keep them off what is behind. */
  halo?: string;
}

/** A text on a card. */
export function svgText(x: number, y: number, content: string, style: TextStyle = {}): string {
  if (content === "") return "";
  return el("text", {
    x,
    y,
    "font-size": style.size ?? TEXT_SIZE,
    "font-weight": style.weight,
    "text-anchor": style.anchor,
    fill: style.fill ?? palette.text,
    ...(style.halo && {
      stroke: style.halo,
      "stroke-width": 3.5,
      "stroke-linejoin": "round",
      "paint-order": "stroke",
    }),
  }, escapeXml(content));
}

/** The title of a card, cut where there is no room. */
export function cardTitle(title: string, room = WIDTH - 2 * MARGIN): string {
  return svgText(MARGIN, 31, fitBold(title, TITLE_SIZE, room), { size: TITLE_SIZE, weight: 650 });
}
