/**
 * A small web site on this machine, for experiments that would otherwise bother someone else's
 * server.
 */
import { delay } from "@std/async";

/** One answered request, as the site saw it. Times are `performance.now()` milliseconds. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The port of the client's end of the connection. */
  readonly port: number;
  readonly start: number;
  readonly end: number;
}

/** Options of {@linkcode LocalSite.start}. */
export interface LocalSiteOptions {
  /** Chooses the sequence of delays that `/aio` answers with. Default 1. */
  readonly seed?: number;
  /** Milliseconds of one unit of `/aio`, which takes 1 to 30 units. Default 10. */
  readonly unit?: number;
  /** How many pages the site has. Default 20. */
  readonly pages?: number;
  /** Milliseconds that each page takes. Default 0. */
  readonly pageTime?: number;
}

type Handler = (url: URL, argument: string, signal: AbortSignal) => Response | Promise<Response>;

/**
 * A web site served from this process, on a free port of the loopback address.
 *
 * | path           | answer                                                                       |
 * | -------------- | ---------------------------------------------------------------------------- |
 * | `/aio`         | after 1 to 30 units, `{"delay": units}`; the sequence depends on the seed    |
 * | `/get?a=2`     | `{"args": {"a": "2"}}`                                                       |
 * | `/delay/250`   | after 250 ms, `{"delay": 250}`                                               |
 * | `/status/503`  | an empty answer with that status                                             |
 * | `/`, `/page/3` | a page with a title and links; every page can be reached from `/`  |
 *
 * 1. **It counts.** `log` has every answered request, `inFlight` the ones being answered now, and
 *    `peak` the most that were ever in flight at once.
 * 2. **It ends.** After `close()`, or at the end of an `await using` block, the port is free and no
 *    delay is left running.
 *
 * @example A request that takes its time
 * ```ts
 * import { LocalSite } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * await using site = LocalSite.start();
 * const answer = await fetch(`${site.url}/delay/20`);
 *
 * assertEquals(await answer.json(), { delay: 20 });
 * assertEquals(site.peak, 1);
 * ```
 */
export class LocalSite implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #closing = new AbortController();
  readonly #log: LoggedRequest[] = [];
  readonly #nextUnits: () => number;
  readonly #unit: number;
  readonly #pages: number;
  readonly #pageTime: number;
  #inFlight = 0;
  #peak = 0;

  private constructor({ seed = 1, unit = 10, pages = 20, pageTime = 0 }: LocalSiteOptions) {
    this.#nextUnits = unitsFrom(seed);
    this.#unit = unit;
    this.#pages = pages;
    this.#pageTime = pageTime;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request, { remoteAddr }) => this.#answer(request, remoteAddr.port),
    );
  }

  /** Starts a site; it listens when this returns. */
  static start(options: LocalSiteOptions = {}): LocalSite {
    for (const name of ["seed", "unit", "pages"] as const) {
      const value = options[name];
      if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
        throw new RangeError(
          `Cannot start a site: ${name} must be an integer above 0, received ${value}`,
        );
      }
    }
    const { pageTime = 0 } = options;
    if (!(pageTime >= 0 && pageTime < 2 ** 31)) {
      throw new RangeError(
        "Cannot start a site: pageTime must be a number of ms from 0 to 2147483647, " +
          `received ${pageTime}`,
      );
    }
    return new LocalSite(options);
  }

  /** The address, without a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** The requests answered so far, in order of their answers. */
  get log(): readonly LoggedRequest[] {
    return this.#log;
  }

  /** How many requests are being answered now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** The most requests that were in flight at once. */
  get peak(): number {
    return this.#peak;
  }

  /** Forgets the log and the peak, for the next measurement. */
  reset(): void {
    this.#log.length = 0;
    this.#peak = this.#inFlight;
  }

  /** Ends every delay, answers what is in flight with 503, and frees the port. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#server.shutdown();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #answer(request: Request, port: number): Promise<Response> {
    const start = performance.now();
    const url = new URL(request.url);
    this.#peak = Math.max(this.#peak, ++this.#inFlight);
    let response: Response;
    try {
      response = await this.#route(url, AbortSignal.any([request.signal, this.#closing.signal]));
    } catch {
      response = new Response("the site is closing", { status: 503 });
    } finally {
      this.#inFlight--;
    }
    this.#log.push({
      method: request.method,
      path: url.pathname + url.search,
      status: response.status,
      port,
      start,
      end: performance.now(),
    });
    return response;
  }

  #route(url: URL, signal: AbortSignal): Response | Promise<Response> {
    const [, name, argument = ""] = url.pathname.split("/");
    if (!Object.hasOwn(this.#handlers, name)) return notFound();
    return this.#handlers[name](url, argument, signal);
  }

  readonly #handlers: Record<string, Handler> = {
    "": (_url, _argument, signal) => this.#page(0, signal),
    page: (_url, number, signal) => this.#page(Number(number || NaN), signal),
    get: (url) => Response.json({ args: Object.fromEntries(url.searchParams) }),
    status: (_url, code) => {
      return /^[2-5]\d\d$/.test(code) ? new Response(null, { status: Number(code) }) : notFound();
    },
    delay: async (_url, ms, signal) => {
      if (!/^\d+$/.test(ms)) return notFound();
      await delay(Number(ms), { signal });
      return Response.json({ delay: Number(ms) });
    },
    aio: async (_url, _argument, signal) => {
      const units = this.#nextUnits();
      await delay(units * this.#unit, { signal });
      return Response.json({ delay: units });
    },
  };

  /** Page n links to pages 2n + 1 and 2n + 2, so that all of them form a tree. */
  async #page(number: number, signal: AbortSignal): Promise<Response> {
    if (!(Number.isInteger(number) && number >= 0 && number < this.#pages)) return notFound();
    if (this.#pageTime > 0) await delay(this.#pageTime, { signal });
    const links = [2 * number + 1, 2 * number + 2]
      .filter((other) => other < this.#pages)
      .map((other) => `<li><a href="/page/${other}">Page ${other}</a></li>`);
    return new Response(
      `<!doctype html><html lang="en"><title>Page ${number}</title><h1>Page ${number}</h1>` +
        `<ul>${links.join("")}</ul></html>`,
      { headers: { "content-type": "text/html; charset=utf-8" } },
    );
  }
}

function notFound(): Response {
  return new Response("no such page", { status: 404 });
}

/** Whole numbers from 1 to 30, the same for the same seed (the "mulberry32" generator). */
function unitsFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return 1 + ((mixed ^ (mixed >>> 14)) >>> 0) % 30;
  };
}
