/** A TCP proxy that adds latency: it makes the round trips of a nearby server visible. */

/** Options of {@linkcode LatencyProxy.start}. */
export interface LatencyProxyOptions {
  readonly hostname?: string;
  /** The port of the server behind the proxy. */
  readonly port: number;
  /** Milliseconds that every chunk waits on its way to the server; the way back is not delayed. */
  readonly latency: number;
}

/**
 * Listens on a free port of the loopback address and passes every connection on to a server, holding
 * each chunk from the client back for `latency` milliseconds: one round trip costs one latency.
 *
 * 1. **Order.** The bytes of a connection arrive in the order in which they were sent.
 * 2. **Pipelining stays visible.** Chunks wait side by side, not one after the other: ten requests
 *    sent at once are held for one latency.
 * 3. **It ends.** After `close()`, or at the end of an `await using` block, the port is free and every
 *    connection is closed.
 *
 * @example
 * ```ts
 * import { LatencyProxy, LocalSite } from "@course/services";
 * import { assert } from "@std/assert";
 *
 * await using site = LocalSite.start();
 * await using proxy = LatencyProxy.start({ port: Number(new URL(site.url).port), latency: 30 });
 *
 * const start = performance.now();
 * await (await fetch(`http://127.0.0.1:${proxy.port}/get?a=2`)).json();
 * assert(performance.now() - start >= 29);
 * ```
 */
export class LatencyProxy implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #target: { hostname: string; port: number };
  readonly #latency: number;
  readonly #open = new Set<Deno.Conn>();
  readonly #serving = new Set<Promise<void>>();

  private constructor({ hostname = "127.0.0.1", port, latency }: LatencyProxyOptions) {
    this.#target = { hostname, port };
    this.#latency = latency;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#track(this.#accept());
  }

  static start(options: LatencyProxyOptions): LatencyProxy {
    if (!(options.latency >= 0 && options.latency < Infinity)) {
      throw new RangeError(
        `Cannot start a proxy: latency must be a number of milliseconds of 0 or more, ` +
          `received ${options.latency}`,
      );
    }
    return new LatencyProxy(options);
  }

  /** The port to connect to in place of the server's. */
  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  async close(): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) closeQuietly(connection);
    await Promise.all(this.#serving);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #accept(): Promise<void> {
    try {
      for await (const client of this.#listener) this.#track(this.#serve(client));
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error; // closed while accepting
    }
  }

  async #serve(client: Deno.Conn): Promise<void> {
    this.#open.add(client);
    let server: Deno.Conn | undefined;
    try {
      server = await Deno.connect(this.#target);
      this.#open.add(server);
      await Promise.all([
        client.readable.pipeThrough(delayed(this.#latency)).pipeTo(server.writable),
        server.readable.pipeTo(client.writable),
      ]);
    } catch {
      // Either end has gone away; so does the other.
    } finally {
      for (const connection of [client, server]) {
        if (connection === undefined) continue;
        this.#open.delete(connection);
        closeQuietly(connection);
      }
    }
  }

  #track(work: Promise<void>): void {
    this.#serving.add(work);
    work.finally(() => this.#serving.delete(work));
  }
}

/** Lets every chunk through `ms` after it came, and the end after the last chunk. */
function delayed(ms: number): TransformStream<Uint8Array, Uint8Array> {
  let last: Promise<void> = Promise.resolve();
  return new TransformStream({
    transform(chunk, controller) {
      last = pause(ms).then(() => {
        try {
          controller.enqueue(chunk);
        } catch {
          // The connection was closed while the chunk was on its way.
        }
      });
    },
    flush: () => last,
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error; // already closed
  }
}
