/** A crawler that is a service: the parts put together. */
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
  /** Where the texts are kept; in memory by default. */
  store?: Store;
  /** Milliseconds that the store has to answer. Default 100. */
  patience?: number;
  /** How many pages a crawl loads at once. Default 4. */
  workers?: number;
  /** How many pages may wait for a worker before no more are read from the seeds. Default 8. */
  room?: number;
}

/** Options of {@linkcode CrawlService.crawl}. */
export interface CrawlOptions extends Partial<Ending> {
  /** Pages that need not be loaded: those that an earlier crawl has loaded. */
  known?: Iterable<string>;
}

/** What a crawl has come to. */
export interface CrawlReport extends Report {
  /** The pages that were found, and neither loaded nor failed; none unless it was stopped. */
  unfinished: string[];
}

/** The longest time that a timer can wait. */
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
 * @throws {RangeError} If a number in the options is too small.
 */
export class CrawlService {
  readonly #options: ServiceOptions;
  readonly #parts: Parts;
  readonly #text: (page: string, signal: AbortSignal) => Promise<string>;

  constructor(options: ServiceOptions = {}, parts: Parts = PARTS) {
    const { load = fetchText, store = memoryStore(), patience = 100 } = options;
    const { timeout = 5000, attempts = 3, pause = 200, strikes = 5 } = options;
    for (const name of ["workers", "room", "attempts", "strikes"] as const) {
      checkNumber(name, options[name], 1);
    }
    for (const name of ["timeout", "pause", "patience"] as const) {
      checkNumber(name, options[name], 0);
    }
    this.#options = options;
    this.#parts = parts;
    const patient = parts.limited(load, { timeout, attempts, pause, strikes });
    this.#text = parts.cached(store, patient, { patience });
  }

  /** Loads the pages, and all that can be reached from them. */
  async crawl(
    seeds: Iterable<string> | AsyncIterable<string>,
    options: CrawlOptions = {},
  ): Promise<CrawlReport> {
    const { links = linksIn, workers = 4, room = 8 } = this.#options;
    const { onStop = () => () => {}, limit = NEVER, grace = 5000, closing = [], known } = options;
    const frontier = new this.#parts.Frontier(room, known);
    let stopped = false;
    const feed = async () => {
      try {
        for await (const seed of seeds) {
          if (stopped) return;
          await frontier.add(seed);
        }
      } finally {
        frontier.close();
      }
    };
    const load = async (page: string, signal: AbortSignal) =>
      links(page, await this.#text(page, signal));
    const crawl = async (signal: AbortSignal) => {
      const [report, fed] = await Promise.allSettled([
        this.#parts.work(frontier, load, { workers, signal }),
        feed(),
      ]);
      for (const end of [report, fed]) if (end.status === "rejected") throw end.reason;
      return (report as PromiseFulfilledResult<Report>).value;
    };
    const enough = () => {
      stopped = true;
      frontier.stop();
    };
    const ending = { onStop, limit, grace, closing };
    const report = await this.#parts.untilStopped(crawl, enough, ending);
    return { ...report, unfinished: frontier.unfinished };
  }
}

function checkNumber(name: string, value: number | undefined, least: number): void {
  if (value === undefined || value >= least) return;
  throw new RangeError(
    `Cannot make a crawl service: ${name} must be a number of ${least} or more, received ${value}`,
  );
}
