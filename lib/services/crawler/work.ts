/** The workers of a crawl. */

/** Where the workers get their pages, such as a frontier. */
export interface Pages {
  take(): Promise<string | undefined>;
  done(page: string, links: readonly string[]): void;
}

/** What the workers have done. */
export interface Report {
  /** The pages that were loaded, in the order in which they were. */
  loaded: string[];
  /** The pages that could not be loaded, and why. */
  failed: Map<string, unknown>;
}

/**
 * Loads pages until there are no more, as many at once as there are workers.
 *
 * - **A page that fails**, whenever and however, ends nothing: it is done, without links.
 * - **When the signal aborts**, no page is begun any more. A page whose load rejects from then on
 *   is neither loaded nor failed, and not done.
 * - **It ends last**: no load is running when it settles.
 *
 * @example Two workers, and a page that is missing
 * ```ts
 * import { crawler } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const frontier = new crawler.Frontier(8);
 * await frontier.add("/");
 * frontier.close();
 * const load = (page: string) =>
 *   page === "/" ? Promise.resolve(["/tea"]) : Promise.reject(new Error("404"));
 * const { signal } = new AbortController();
 * const { loaded, failed } = await crawler.work(frontier, load, { workers: 2, signal });
 * assertEquals([loaded, [...failed.keys()]], [["/"], ["/tea"]]);
 * ```
 */
export async function work(
  pages: Pages,
  load: (page: string, signal: AbortSignal) => Promise<readonly string[]>,
  { workers, signal }: { workers: number; signal: AbortSignal },
): Promise<Report> {
  const report: Report = { loaded: [], failed: new Map() };

  async function worker(): Promise<void> {
    while (true) {
      const page = await pages.take();
      if (page === undefined || signal.aborted) return;
      let links: readonly string[] = [];
      try {
        links = await load(page, signal);
        report.loaded.push(page);
      } catch (error) {
        if (signal.aborted) return;
        report.failed.set(page, error);
      }
      pages.done(page, links);
    }
  }

  const ends = await Promise.allSettled(Array.from({ length: workers }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return report;
}
