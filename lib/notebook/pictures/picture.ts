/** Pictures that every front end shows: an image with a description, and a text version. */
import type { MediaBundle } from "../kernel/mod.ts";
import { escapeXml } from "./svg.ts";
import { followsPage, LINE_START } from "./theme.ts";

/** Narrower than this the page scrolls, since the letters would get too small. */
const LEAST_WIDTH = 640;

/** Its left edge is that of a printed line; JupyterLab's own rule is less specific. */
const STYLE = `<style>${followsPage("course-picture")}img.course-picture[alt]{display:block;` +
  `max-width:100%;min-width:${LEAST_WIDTH}px;margin:4px 0 4px ${LINE_START}}</style>`;

/**
 * An SVG as an image. Inline SVG would be emptied, painted white or hidden by one front end or
 * another; an image with a `data:` source survives them all and carries its description. Names that
 * had to be cut are in its tooltip.
 */
export function picture(svg: string, description: string, text: string): MediaBundle {
  const alt = escapeXml(description);
  const cut = [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, name]) => name).join("&#10;");
  const title = cut === "" ? "" : ` title="${cut}"`;
  const base64 = new TextEncoder().encode(svg).toBase64();
  const image = `<img class="course-picture" alt="${alt}"${title} ` +
    `src="data:image/svg+xml;base64,${base64}">`;
  return { "text/html": STYLE + image, "text/plain": text };
}
