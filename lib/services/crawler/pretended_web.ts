/** A web that exists only in this program, for experiments with a crawler. */

import { abortable, delay } from "@std/async";

/**
 * What a site does before it answers with a page: it takes this many milliseconds, `Infinity` if it
 * never answers; or something of its own, which may fail.
 */
export type Answering = number | ((page: string, signal: AbortSignal) => Promise<unknown>);

/** What sees the loads, such as a `Timeline`: it runs the work, and settles as the work does. */
export interface Watcher {
  span<T>(
    lane: string,
    work: () => Promise<T>,
    label?: string,
    options?: { signal?: AbortSignal },
  ): Promise<T>;
}

/**
 * Makes a function that loads the pages of some sites, to be used in place of
 * {@linkcode fetchText}. Each page links to two others, down to five levels: 31 pages from `/`.
 *
 * @param sites what each site does before it answers, by its host
 * @param watcher sees each load in a lane named after the host
 *
 * @example A site in which every page takes 5 ms
 * ```ts
 * import { crawler } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const load = crawler.pretendWeb({ "tea.example": 5 });
 * const page = "http://tea.example/1";
 * const text = await load(page, new AbortController().signal);
 * assertEquals(crawler.linksIn(page, text), [`${page}0`, `${page}1`]);
 * ```
 *
 * @throws {Error} If a page is loaded whose site is none of these.
 */
export function pretendWeb(
  sites: Readonly<Record<string, Answering>>,
  watcher: Watcher = { span: (_lane, work) => work() },
): (page: string, signal: AbortSignal) => Promise<string> {
  return async (page, signal) => {
    const { host, pathname } = new URL(page);
    if (!Object.hasOwn(sites, host)) {
      const known = Object.keys(sites).join(", ") || "none";
      throw new Error(`Cannot load ${page}: the sites are ${known}`);
    }
    return await watcher.span(
      host,
      async () => {
        await answering(sites[host], page, signal);
        const links = pathname.length < 5
          ? [0, 1].map((n) => `<a href="${page}${n}">${n}</a>`)
          : [];
        return `<title>${pathname}</title>${links.join(" ")}`;
      },
      "",
      { signal },
    );
  };
}

/** A site in which the first attempt at each page fails, each attempt after `ms` milliseconds. */
export function atSecondTry(ms: number): Answering {
  const tried = new Set<string>();
  return async (page, signal) => {
    await delay(ms, { signal });
    if (tried.has(page)) return;
    tried.add(page);
    throw new Error(`${page} answered with status 503`);
  };
}

function answering(site: Answering, page: string, signal: AbortSignal): Promise<unknown> {
  if (typeof site === "function") return site(page, signal);
  return site === Infinity ? abortable(new Promise(() => {}), signal) : delay(site, { signal });
}
