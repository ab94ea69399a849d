/**
 * A frame is as wide as what it holds, but never wider than the page: then it scrolls, by mouse, by
 * touch and by the keyboard, since Tab reaches it and the arrow keys move it. A screen reader says
 * its label. It is a group and not a region, because every region is a landmark of the page.
 */
import { palette } from "./palette.ts";
import { escapeXml } from "./svg.ts";
import { followsPage, LINE_START, paint } from "./theme.ts";

/** The frame around some HTML. */
export function frame(className: string, label: string, html: string): string {
  return `<div class="${className}" tabindex="0" role="group" ` +
    `aria-label="${escapeXml(label)}">${html}</div>`;
}

/**
 * For the page: how the frames of a class look. Their left edge is that of a printed line, and the
 * ring of the focus is inside, where no front end cuts it off.
 */
export function frameStyle(className: string): string {
  return `${followsPage(className)}.${className}{width:fit-content;overflow-x:auto;` +
    `max-width:calc(100% - ${LINE_START});box-sizing:border-box;margin:4px 0 4px ${LINE_START};` +
    "border-radius:10px}" +
    `.${className}:focus-visible{outline:3px solid ${paint(palette.ok)};outline-offset:-3px}`;
}
