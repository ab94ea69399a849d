/** A picture as a front end gets it, taken apart. */
import { parseHTML } from "linkedom";
import { display, type Displayable } from "../../../../lib/notebook/kernel/mod.ts";

/** The parts of an element that are looked at. */
export interface Parsed {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Parsed>;
}

/** What is in a bundle with an image. */
export interface Picture {
  readonly html: string;
  readonly text: string;
  readonly alt: string;
  /** The tooltip, or `undefined`. */
  readonly title: string | undefined;
  /** The SVG as text. */
  readonly source: string;
  readonly svg: Parsed;
  /** What its texts say, in order. */
  readonly texts: string[];
}

/** Displays a thing, alone or together with others, and reads the image. */
export async function pictureOf(thing: Displayable, together?: unknown[]): Promise<Picture> {
  const bundle = await thing[display](together) as Record<string, string>;
  const html = bundle["text/html"];
  const image = /<img alt="([^"]+)"(?: title="([^"]+)")? src="([^"]+)"><\/div>$/;
  const [, alt, title, src] = image.exec(html)!;
  const base64 = src.slice("data:image/svg+xml;base64,".length);
  const source = new TextDecoder().decode(Uint8Array.fromBase64(base64));
  const { document } = parseHTML(source) as unknown as { document: Parsed };
  const [svg] = document.querySelectorAll("svg");
  const texts = [...svg.querySelectorAll("text")].map((text) => text.textContent);
  return { html, text: bundle["text/plain"], alt, title, source, svg, texts };
}
