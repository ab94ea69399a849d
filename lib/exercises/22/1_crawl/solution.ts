import { Semaphore } from "@course/async";

/** What a crawl has found. */
export interface Report {
  /** The pages that were loaded, each with the length of the shortest way to it. */
  depths: Map<string, number>;
  /** The pages that could not be loaded. */
  failed: string[];
}

export async function crawl(
  start: string,
  depth: number,
  limit: number,
  linksOf: (page: string) => Promise<string[]>,
): Promise<Report> {
  const depths = new Map<string, number>(), failed: string[] = [];
  const permits = new Semaphore(limit), seen = new Set([start]);
  for (let level = [start], d = 0; level.length > 0 && d <= depth; d++) {
    const found = await Promise.all(level.map(async (page) => {
      using _permit = await permits.acquire();
      try {
        const links = await linksOf(page);
        depths.set(page, d);
        return links;
      } catch {
        failed.push(page);
        return [];
      }
    }));
    level = [...new Set(found.flat())].filter((page) => !seen.has(page));
    for (const page of level) seen.add(page);
  }
  return { depths, failed };
}
