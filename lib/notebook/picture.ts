/** Pictures that every front end shows: an image with a description, and a twin in characters. */
import type { MediaBundle } from "./jupyter.ts";
import { escapeXml } from "./svg.ts";

/**
 * An SVG as an image. Inline SVG would be emptied, painted white or hidden by one front end or
 * another; an image with a `data:` source survives them all and carries its description.
 */
export function picture(svg: string, description: string, text: string): MediaBundle {
  const alt = escapeXml(description);
  const base64 = new TextEncoder().encode(svg).toBase64();
  const html = `<img alt="${alt}" src="data:image/svg+xml;base64,${base64}">`;
  return { "text/html": html, "text/plain": text };
}
