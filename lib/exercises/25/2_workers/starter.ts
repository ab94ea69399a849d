export interface Pages {
  take(): Promise<string | undefined>;
  done(page: string, links: readonly string[]): void;
}

/** What the workers have done. */
export interface Report {
  loaded: string[];
  failed: Map<string, unknown>;
}

export async function work(
  pages: Pages,
  load: (page: string, signal: AbortSignal) => Promise<readonly string[]>,
  { workers, signal }: { workers: number; signal: AbortSignal },
): Promise<Report> {
  const report: Report = { loaded: [], failed: new Map() };
  async function worker(): Promise<void> {
    for (let page; (page = await pages.take());) {
      pages.done(page, await load(page, signal));
      report.loaded.push(page);
    }
  }
  await Promise.all(Array.from({ length: workers }, worker));
  return report;
}
