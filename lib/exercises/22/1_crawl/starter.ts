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
  let loading = 0;
  async function visit(page: string, level: number): Promise<void> {
    if (!page || depths.has(page) || level > depth) return;
    if (loading === limit) await Promise.resolve(); // wait for a free place
    loading++;
    const links = await linksOf(page);
    loading--;
    depths.set(page, level);
    await Promise.all(links.map((link) => visit(link, level + 1)));
  }
  await visit(start, 0);
  return { depths, failed };
}
