/** A web of pages that take their time. */
import type { Judge } from "@course/notebook/exercises";
import type { Report } from "./solution.ts";

/** A page: how long it takes, what it links to, and whether loading it fails. */
export interface Page {
  ms: number;
  links?: string[];
  fails?: "later" | "at once";
}

/** Loads pages as jobs of the judge, and notes which ones were asked for. */
export function webOf(judge: Judge, pages: Record<string, Page>) {
  const loads: string[] = [];
  const linksOf = (name: string): Promise<string[]> => {
    loads.push(name);
    const { ms, links = [], fails } = pages[name] ?? { ms: 10, fails: "at once" };
    if (fails === "at once") throw new Error(`cannot load "${name}" at all`);
    const error = fails && new Error(`cannot load "${name}"`);
    return judge.job(`page "${name}"`, ms, { value: links, error })();
  };
  return { loads, linksOf };
}

/** A report, so that it can be compared: sorted, and the depths as text. */
export function told(report: Report | undefined) {
  if (!report) return undefined;
  return {
    depths: [...report.depths].map(([page, depth]) => `"${page}" ${depth}`).sort(),
    failed: [...report.failed].sort(),
  };
}
