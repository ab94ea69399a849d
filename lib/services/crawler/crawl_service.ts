/** A crawler that is a service: the parts put together. */
import { abortable } from "@std/async";
import { cached, type Store } from "./cached.ts";
import { Frontier } from "./frontier.ts";
import { limited, type Limits } from "./limited.ts";
import { memoryStore } from "./memory_store.ts";
import { type Ending, untilStopped } from "./until_stopped.ts";
import { fetchText, linksIn } from "./web.ts";
import { type Report, work } from "./work.ts";

/** The parts of a crawler, each of which can be replaced by one of your own. */
export interface Parts {
  Frontier: new (
    room: number,
    known?: Iterable<string>,
  ) => Pick<Frontier, "add" | "close" | "stop" | "take" | "done" | "unfinished">;
  work: typeof work;
  cached: typeof cached;
  limited: typeof limited;
  untilStopped: typeof untilStopped;
}

/** The course's own parts. */
export const PARTS: Readonly<Parts> = { Frontier, work, cached, limited, untilStopped };

/** Options of {@linkcode CrawlService}. */
export interface ServiceOptions extends Partial<Limits> {
  /** Loads the text of a page; with `fetch` by default. */
  load?: (page: string, signal: AbortSignal) => Promise<string>;
  /** What a page links to; by default the links of an HTML page to its own site. */
  links?: (page: string, text: string) => readonly string[];
  /** Where the texts are kept; by default in memory, all of them, as long as the service lives. */
  store?: Store;
  /** Milliseconds that the store has to answer. Default 100. */
  patience?: number;
  /** How many pages a crawl loads at once. Default 4. */
  workers?: number;
  /** How many pages may wait for a worker before no more are read from the seeds. Default 8. */
  room?: number;
}

/** Options of {@linkcode CrawlService.crawl}; without `limit` it has no limit, `grace` is 5000. */
export interface CrawlOptions extends Partial<Ending> {
  /** Pages that need not be loaded: those that an earlier crawl has loaded. */
  known?: Iterable<string>;
}

/** What a crawl has come to. */
export interface CrawlReport extends Report {
  /** The pages that were found, and neither loaded nor failed; none unless it was stopped. */
  unfinished: string[];
}

/** The longest time that a timer can wait, for which `Infinity` stands. */
const NEVER = 2 ** 31 - 1;

/**
 * Crawls sites, as many crawls at once as it is asked for; they share a cache and its flights, and
 * what is known of slow sites.
 *
 * @example A crawl of three pages
 * ```ts
 * import { crawler } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const service = new crawler.CrawlService({
 *   load: (page) => Promise.resolve(page.length < 22 ? "0 1" : ""),
 *   links: (page, text) => text.split(" ").filter(Boolean).map((name) => page + name),
 * });
 * const { loaded } = await service.crawl(["http://tea.example/"]);
 * assertEquals(loaded.length, 15);
 * ```
 *
 * @throws {RangeError} If a number in the options is too small, or `workers` is not whole.
 */
export class CrawlService {
  readonly #options: ServiceOptions;
  readonly #parts: Parts;
  readonly #text: (page: string, signal: AbortSignal) => Promise<string>;

  constructor(options: ServiceOptions = {}, parts: Parts = PARTS) {
    const { load = fetchText, store = memoryStore(), patience = 100 } = options;
    const { timeout = 5000, attempts = 3, pause = 200, strikes = 5 } = options;
    check("make a crawl service", options, ["workers", "room", "attempts", "strikes"], 1);
    check("make a crawl service", options, ["timeout", "pause", "patience"], 0);
    if (!Number.isInteger(options.workers ?? 1)) {
      throw new RangeError(
        `Cannot make a crawl service: workers must be a whole number, received ${options.workers}`,
      );
    }
    this.#options = options;
    this.#parts = parts;
    const limits = { timeout: Math.min(timeout, NEVER), attempts, pause, strikes };
    const patient = parts.limited(load, limits);
    this.#text = parts.cached(store, patient, { patience: Math.min(patience, NEVER) });
  }

  /**
   * Loads the pages, and all that can be reached from them.
   *
   * After a stop no more seeds are read. A seed that is on its way then has `grace` milliseconds to
   * come, as a page has; it is unfinished.
   *
   * @throws {RangeError} If `limit` or `grace` is too small.
   * @throws {unknown} If the seeds throw, or the closing of a connection: that error, when what was
   * found is done and all is closed.
   */
  async crawl(
    seeds: Iterable<string> | AsyncIterable<string>,
    options: CrawlOptions = {},
  ): Promise<CrawlReport> {
    const { links = linksIn, workers = 4, room = 8 } = this.#options;
    const { onStop = () => () => {}, limit = NEVER, grace = 5000, closing = [], known } = options;
    check("crawl", options, ["limit", "grace"], 0);
    const frontier = new this.#parts.Frontier(room, known);
    let stopped = false;
    const enough = () => {
      stopped = true;
      frontier.stop();
    };
    const read = async () => {
      for await (const seed of seeds) {
        await frontier.add(seed);
        if (stopped) return;
      }
    };
    const feed = async (signal: AbortSignal) => {
      try {
        await abortable(read(), signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        frontier.close();
      }
    };
    const load = async (page: string, signal: AbortSignal) => [
      ...links(page, await this.#text(page, signal)),
    ];
    const crawl = async (signal: AbortSignal) => {
      const working = this.#parts.work(frontier, load, { workers, signal });
      working.catch(enough); // Or the finder might wait for room that nobody makes.
      const [report, fed] = await Promise.allSettled([working, feed(signal)]);
      for (const end of [report, fed]) if (end.status === "rejected") throw end.reason;
      return (report as PromiseFulfilledResult<Report>).value;
    };
    const ending = {
      onStop,
      limit: Math.min(limit, NEVER),
      grace: Math.min(grace, NEVER),
      closing,
    };
    const report = await this.#parts.untilStopped(crawl, enough, ending);
    return { ...report, unfinished: frontier.unfinished };
  }
}

function check<Name extends string>(
  what: string,
  options: { readonly [name in Name]?: number },
  names: readonly Name[],
  least: number,
): void {
  for (const name of names) {
    const value = options[name];
    if (value === undefined || value >= least) continue;
    throw new RangeError(
      `Cannot ${what}: ${name} must be a number of ${least} or more, received ${value}`,
    );
  }
}
