/**
 * Light or dark, as the page is. A picture is drawn in light colours, and a style sheet inside it
 * replaces them where the page is dark; it follows the `color-scheme` of the element that holds it.
 * A style sheet beside it sets that from what the front end says about its theme: JupyterLab on its
 * `body`, VS Code by a class. Where neither does, or where the sheet is removed, as in a notebook
 * that is not trusted, the system's preference decides.
 */
import { onDark } from "./palette.ts";

const PAINTS = ["fill", "stroke", "color"];

/** For the inside of an SVG: each light colour's dark counterpart. */
export const darkColours: string = `<style>@media (prefers-color-scheme:dark){${
  Object.entries(onDark).flatMap(([light, dark]) =>
    PAINTS.map((paint) => `[${paint}="${light}"]{${paint}:${dark}}`)
  ).join("")
}}</style>`;

/** A colour in a style sheet of the page. */
export function paint(light: string): string {
  return `light-dark(${light},${onDark[light]})`;
}

/** How far from the left JupyterLab begins a printed line: about the width of one of its letters. */
export const LINE_START = "calc(.6*var(--jp-code-font-size,0px))";

/** For the page: rules that let the elements of a class follow its theme. */
export function followsPage(className: string): string {
  const within = (...themes: string[]) => themes.map((theme) => `${theme} .${className}`).join();
  return `.${className}{color-scheme:light dark}` +
    `${within("[data-jp-theme-light=true]", ".vscode-light")}{color-scheme:light}` +
    `${within("[data-jp-theme-light=false]", ".vscode-dark")}{color-scheme:dark}`;
}
