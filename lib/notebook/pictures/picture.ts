/** Pictures that every front end shows: an image with a description, and a text version. */
import type { MediaBundle } from "../kernel/mod.ts";
import { frame, frameStyle } from "./frame.ts";
import { escapeXml } from "./svg.ts";

/** Narrower than this it scrolls, since the letters would get too small. */
const LEAST_WIDTH = 640;

/** JupyterLab's own rule for images is less specific. */
const STYLE = `<style>${frameStyle("course-picture")}.course-picture>img[alt]{display:block;` +
  `max-width:100%;min-width:${LEAST_WIDTH}px;margin:0}</style>`;

/** A drawing, and what it says in words. */
export interface Drawn {
  /** What a screen reader calls it. */
  readonly title: string;
  readonly svg: string;
  /** What is seen, for those who cannot see it. */
  readonly description: string;
  /** The text version. */
  readonly text: string;
}

/**
 * An SVG as an image. Inline SVG would be emptied, painted white or hidden by one front end or
 * another; an image with a `data:` source survives them all and carries its description. Names that
 * had to be cut are in its tooltip.
 */
export function picture({ title, svg, description, text }: Drawn): MediaBundle {
  const alt = escapeXml(description);
  const cut = [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, name]) => name).join("&#10;");
  const tooltip = cut === "" ? "" : ` title="${cut}"`;
  const base64 = new TextEncoder().encode(svg).toBase64();
  const image = `<img alt="${alt}"${tooltip} src="data:image/svg+xml;base64,${base64}">`;
  return { "text/html": STYLE + frame("course-picture", title, image), "text/plain": text };
}
