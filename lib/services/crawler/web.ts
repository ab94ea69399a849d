/** What a crawler needs of the web: pages, and their links. */

/**
 * Loads the text of a page.
 *
 * @throws {Error} If the answer's status says that it is not the page.
 * @throws {unknown} If the signal aborts: its reason.
 */
export async function fetchText(page: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(page, { signal });
  if (response.ok) return await response.text();
  await response.body?.cancel();
  throw new Error(`${page} answered with status ${response.status}`);
}

/**
 * The addresses that a page links to, without the part after `#`; each once, and only those of the
 * page's own site. (It reads links as `<a href="…">`; for HTML of any kind take a parser.)
 *
 * @example Two links
 * ```ts
 * import { crawler } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const html = `<a href="/tea#hot">Tea</a> <a href="https://elsewhere.example/">Elsewhere</a>`;
 * assertEquals(crawler.linksIn("http://tea.example/", html), ["http://tea.example/tea"]);
 * ```
 */
export function linksIn(page: string, html: string): string[] {
  const links = new Set<string>();
  for (const [, href] of html.matchAll(/<a\s[^>]*?href="([^"]*)"/gi)) {
    const url = URL.parse(href.replaceAll("&amp;", "&"), page);
    if (url?.origin !== new URL(page).origin) continue;
    url.hash = "";
    links.add(url.href);
  }
  return [...links];
}
