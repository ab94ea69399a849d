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
