/** Answers that prove the checker of exercise 25.2. */
import { Semaphore, taskGroup } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { type Pages, type Report, work } from "./solution.ts";

type Answer = typeof work;
type Load = Parameters<Answer>[1];

/** What the workers do wrong. */
interface Flaws {
  count(workers: number): number;
  /** What becomes of the error of a page. */
  onError(report: Report, page: string, error: unknown): void;
  /** Whether a page that has failed is reported as done. */
  doneAfterError: boolean;
  doneWith(links: readonly string[]): readonly string[];
  isPage(page: string | undefined): boolean;
  begins(signal: AbortSignal): boolean;
  counts(signal: AbortSignal): boolean;
  /** Whether a page that has rejected was aborted, and is no failed one. */
  isAbort(signal: AbortSignal, error: unknown): boolean;
  passes(signal: AbortSignal): AbortSignal;
  start(load: Load): Load;
  waitsForAll: boolean;
  passesFaultsOn: boolean;
  report(): Report;
}

const RIGHT: Flaws = {
  count: (workers) => workers,
  onError: ({ failed }, page, error) => void failed.set(page, error),
  doneAfterError: true,
  doneWith: (links) => links,
  isPage: (page) => page !== undefined,
  begins: (signal) => !signal.aborted,
  counts: () => true,
  isAbort: (signal) => signal.aborted,
  passes: (signal) => signal,
  start: (load) => load,
  waitsForAll: true,
  passesFaultsOn: true,
  report: () => ({ loaded: [], failed: new Map() }),
};

/** Workers with flaws. */
function withFlaws(flaws: Partial<Flaws>): Answer {
  const the = { ...RIGHT, ...flaws };
  return async (pages, load, { workers, signal }) => {
    const report = the.report();
    const worker = async () => {
      while (true) {
        const page = await pages.take();
        if (!the.isPage(page) || !the.begins(signal)) return;
        let links: readonly string[] = [];
        try {
          links = await the.start(load)(page!, the.passes(signal));
          if (the.counts(signal)) report.loaded.push(page!);
        } catch (error) {
          if (the.isAbort(signal, error)) return;
          the.onError(report, page!, error);
          if (!the.doneAfterError) continue;
        }
        pages.done(page!, the.doneWith(links));
      }
    };
    const all = Array.from({ length: the.count(workers) }, worker);
    if (!the.waitsForAll) await Promise.all(all);
    const ends = await Promise.allSettled(all);
    if (!the.passesFaultsOn) return report;
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    return report;
  };
}

const last: { signal?: AbortSignal } = {};
const shared: Report = { loaded: [], failed: new Map() };

const WORKERS = "as many pages are loaded at once as there are workers";
const DONE = "if a page fails later, it is done, without links; the others are, with theirs";
const ABORTED = "a page that is aborted is neither loaded nor failed, and not done";

export const mutants: Mutants<Answer> = {
  "has one worker": { answer: withFlaws({ count: () => 1 }), fails: WORKERS },
  "has one worker too many": { answer: withFlaws({ count: (n) => n + 1 }), fails: WORKERS },
  "waits for a batch before it takes the next one": {
    answer: async (pages, load, { workers, signal }) => {
      const report: Report = { loaded: [], failed: new Map() };
      let page = await pages.take();
      while (page !== undefined && !signal.aborted) {
        const batch = [page], next: Promise<string | undefined>[] = [];
        for (let i = 1; i < workers; i++) next.push(pages.take());
        const found = Promise.race([Promise.all(next), new Promise((go) => setTimeout(go, 1, []))]);
        for (const other of await found as string[]) if (other !== undefined) batch.push(other);
        await Promise.all(batch.map(async (page) => {
          const links = await load(page, signal).catch((error) => {
            report.failed.set(page, error);
            return [];
          });
          report.loaded.push(page);
          pages.done(page, links);
        }));
        page = await pages.take();
      }
      return report;
    },
    fails: "a worker takes its next page as soon as it has finished one (ms)",
  },
  "lets a worker die with its page": {
    answer: withFlaws({
      onError: (report, page, error) => {
        report.failed.set(page, error);
        throw error;
      },
    }),
    fails: "if a page fails later, all others are still loaded, and no page twice",
  },
  "does not catch what is thrown in the call": {
    answer: (pages, load, options) => {
      let thrown: { error: unknown } | undefined;
      const careless: Load = (page, signal) => {
        try {
          return load(page, signal);
        } catch (error) {
          thrown = { error };
          return Promise.resolve([]);
        }
      };
      return withFlaws({})(pages, careless, options).then((report) => {
        if (thrown) throw thrown.error;
        return report;
      });
    },
    fails: "if a page throws at once, all others are still loaded, and no page twice",
  },
  "swallows errors": {
    answer: withFlaws({ onError: () => {} }),
    fails: "if a page fails later, the report has its error, even a falsy one",
  },
  "keeps the message instead of the error": {
    answer: withFlaws({
      onError: ({ failed }, page, error) => void failed.set(page, `${error}`),
    }),
    fails: "if a page returns a rejected promise, the report has its error, even a falsy one",
  },
  "takes a falsy error for none": {
    answer: withFlaws({
      onError: ({ failed }, page, error) => void (error && failed.set(page, error)),
    }),
    fails: "if a page throws at once, the report has its error, even a falsy one",
  },
  "takes an abort for a falsy reason for none": {
    answer: (pages, load, { workers, signal }) => {
      const own = new AbortController();
      const pass = () => void (signal.reason && own.abort(signal.reason));
      pass();
      signal.addEventListener("abort", pass);
      return work(pages, load, { workers, signal: own.signal });
    },
    fails: "a signal that is aborted before the call prevents every page",
  },
  "takes a failure of the frontier that is null for its end": {
    answer: ({ take, done }, load, options) => {
      const orEnd = (error: unknown) => error === null ? undefined : Promise.reject(error);
      return work({ take: () => Promise.try(take).catch(orEnd), done }, load, options);
    },
    fails:
      "if `take` returns a rejected promise, the caller gets the error when no load is running any more",
  },
  "does not report a failed page as done": {
    answer: withFlaws({ doneAfterError: false }),
    fails: DONE,
  },
  "takes any AbortError for an abort": {
    answer: (pages, load, options) =>
      work(pages, async (page, signal) => {
        try {
          return await load(page, signal);
        } catch (error) {
          if (error instanceof DOMException && error.name === "AbortError") return [];
          throw error;
        }
      }, options),
    fails: "if a page fails later, the report has its error, even a falsy one",
  },
  "leaves out links that are empty": {
    answer: withFlaws({ doneWith: (links) => links.filter(Boolean) }),
    fails: 'any string can be a page, even ""',
  },
  "turns a copy of the links round": {
    answer: withFlaws({ doneWith: (links) => links.toReversed() }),
    fails: DONE,
  },
  "tries a failed page again": {
    answer: withFlaws({
      start: (load) => async (page, signal) => {
        try {
          return await load(page, signal);
        } catch {
          return await load(page, signal);
        }
      },
    }),
    fails: "if a page fails later, all others are still loaded, and no page twice",
  },
  "takes an empty string for the end": {
    answer: withFlaws({ isPage: Boolean }),
    fails: 'any string can be a page, even ""',
  },
  "sorts the links where they are": {
    answer: withFlaws({ doneWith: (links) => (links as string[]).reverse() }),
    fails: "the lists of links stay as they are",
  },
  "does not pass the signal on": {
    answer: withFlaws({ passes: () => new AbortController().signal }),
    fails: "an aborted signal reaches the pages that are being loaded",
  },
  "takes an aborted page for a failed one": {
    answer: withFlaws({ isAbort: () => false }),
    fails: ABORTED,
  },
  "blames a page that rejects with another error than the signal's": {
    answer: withFlaws({ isAbort: (signal, error) => signal.aborted && error === signal.reason }),
    fails: "whatever a page rejects with after an abort, it is not a failed one",
  },
  "goes on after the signal": {
    answer: withFlaws({ begins: () => true }),
    fails: "once the signal is aborted no page is begun, and one that is loaded even so counts",
  },
  "forgets a page that was loaded after the signal": {
    answer: withFlaws({ counts: (signal) => !signal.aborted }),
    fails: "once the signal is aborted no page is begun, and one that is loaded even so counts",
  },
  "leaves its loads behind when it is told to stop": {
    answer: (pages, load, { workers, signal }) => {
      const report: Report = { loaded: [], failed: new Map() };
      const left = new Promise<Report>((resolve) =>
        signal.addEventListener("abort", () => resolve(report))
      );
      const deaf: Load = (page) => load(page, new AbortController().signal);
      return Promise.race([
        withFlaws({ report: () => report })(pages, deaf, { workers, signal }),
        left,
      ]);
    },
    fails: "it ends at once then, and leaves nothing running (ms)",
  },
  "begins a page although the signal was aborted before": {
    answer: withFlaws({
      begins: (() => {
        const seen = new WeakSet<AbortSignal>();
        return (signal: AbortSignal) =>
          !signal.aborted || (!seen.has(signal) && !!seen.add(signal));
      })(),
    }),
    fails: "a signal that is aborted before the call prevents every page",
  },
  "swallows the failure of the frontier": {
    answer: withFlaws({ passesFaultsOn: false }),
    fails: "if `take` fails later, the caller gets the error when no load is running any more",
  },
  "takes a falsy failure of the frontier for none": {
    answer: async (...call) =>
      await work(...call).catch((fault) => {
        if (fault) throw fault;
        return { loaded: [], failed: new Map() };
      }),
    fails:
      "if `take` returns a rejected promise, the caller gets the error when no load is running any more",
  },
  "lets the failure of the frontier out too early": {
    answer: withFlaws({ waitsForAll: false }),
    fails: "if `take` fails later, the caller gets the error when no load is running any more",
  },
  "has one report for all calls": {
    answer: withFlaws({ report: () => shared }),
    fails: "every call has a report of its own",
  },
  "has one signal for all calls": {
    answer: (pages, load, { workers, signal }) => {
      last.signal = signal;
      const newest = {
        get aborted() {
          return last.signal!.aborted;
        },
      } as AbortSignal;
      return work(pages, (page) => load(page, signal), { workers, signal: newest });
    },
    fails: "every call has a signal of its own",
  },
  "looks every millisecond whether a load has ended": {
    answer: (pages, load, options) =>
      work(pages, async (page, signal) => {
        let over = false;
        const loading = Promise.try(load, page, signal).finally(() => over = true);
        loading.catch(() => {});
        while (!over) await delay(1);
        return await loading;
      }, options),
    fails: "a worker takes its next page at once, without a timer (pages begun)",
  },
};

/** Recursion in place of a loop: each page is followed by the worker's next one. */
function next(
  pages: Pages,
  load: Load,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  return Promise.try(() => pages.take()).then((page) => {
    if (page === undefined || signal.aborted) return;
    return Promise.try(load, page, signal).then(
      (links) => {
        report.loaded.push(page);
        return links;
      },
      (error) => {
        if (signal.aborted) return undefined;
        report.failed.set(page, error);
        return [];
      },
    ).then((links) => {
      if (links === undefined) return;
      pages.done(page, links);
      return next(pages, load, report, signal);
    });
  });
}

export const variants: Record<string, Answer> = {
  "chains with then": async (pages, load, { workers, signal }) => {
    const report: Report = { loaded: [], failed: new Map() };
    const all = Array.from({ length: workers }, () => next(pages, load, report, signal));
    const ends = await Promise.allSettled(all);
    const fault = ends.find((end) => end.status === "rejected");
    if (fault) throw fault.reason;
    return report;
  },
  "has one taker, and a permit for each page": async (pages, load, { workers, signal }) => {
    const report: Report = { loaded: [], failed: new Map() };
    const permits = new Semaphore(workers), running = new Set<Promise<void>>();
    const run = async (page: string) => {
      const [end] = await Promise.allSettled([(async () => await load(page, signal))()]);
      if (end.status === "fulfilled") report.loaded.push(page);
      else if (signal.aborted) return;
      else report.failed.set(page, end.reason);
      pages.done(page, end.status === "fulfilled" ? end.value : []);
    };
    try {
      while (!signal.aborted) {
        await permits.acquire();
        const page = await pages.take();
        if (page === undefined || signal.aborted) break;
        const task = run(page).finally(() => {
          running.delete(task);
          permits.release();
        });
        running.add(task);
      }
    } finally {
      await Promise.all(running);
    }
    return report;
  },
  "makes the workers in a task group": async (pages, load, { workers, signal }) => {
    const report: Report = { loaded: [], failed: new Map() };
    const faults: unknown[] = [];
    await taskGroup(async (group) => {
      for (let i = 0; i < workers; i++) {
        group.createTask(async () => {
          try {
            await next(pages, load, report, signal);
          } catch (fault) {
            faults.push(fault);
          }
        });
      }
      await Promise.resolve();
    });
    if (faults.length > 0) throw faults[0];
    return report;
  },
};
