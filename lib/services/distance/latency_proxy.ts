/** A TCP proxy that adds latency: it makes the round trips of a nearby server visible. */
import { delay } from "@std/async";

/** Options of {@linkcode LatencyProxy.start}. */
export interface LatencyProxyOptions {
  readonly hostname?: string;
  /** The port of the server behind the proxy. */
  readonly port: number;
  /** Milliseconds that every chunk waits on its way to the server; the way back is not delayed. */
  readonly latency: number;
}

/**
 * Listens on a free port of the loopback address and passes every connection on to a server,
 * delaying each chunk from the client by `latency` milliseconds: one round trip costs one latency.
 *
 * 1. **Order.** The bytes of a connection arrive in the order in which they were sent.
 * 2. **Pipelining stays visible.** Chunks wait side by side, not one after the other: ten requests
 *    sent at once are held for one latency.
 * 3. **It ends.** After `close()`, or at the end of an `await using` block, the port is free and
 *    every connection is closed.
 *
 * @example A site 30 ms away
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
  readonly #target: Deno.ConnectOptions;
  readonly #latency: number;
  readonly #closing = new AbortController();
  readonly #serving = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  #chunks = 0;

  private constructor({ hostname = "127.0.0.1", port, latency }: LatencyProxyOptions) {
    this.#target = { hostname, port };
    this.#latency = latency;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#accepting = this.#accept();
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
    return this.#listener.addr.port;
  }

  /** How many chunks the clients have sent so far: data that is sent together arrives as one. */
  get chunks(): number {
    return this.#chunks;
  }

  async close(): Promise<void> {
    if (!this.#closing.signal.aborted) this.#listener.close();
    this.#closing.abort();
    await this.#accepting;
    await Promise.all(this.#serving);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      const served = this.#serve(client).finally(() => this.#serving.delete(served));
      this.#serving.add(served);
    }
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    const { signal } = this.#closing;
    const ends = [client];
    const hangUp = () => ends.forEach(closeQuietly);
    signal.addEventListener("abort", hangUp);
    try {
      const server = await Deno.connect({ ...this.#target, signal });
      ends.push(server);
      const late = () => {
        this.#chunks++;
        return delay(this.#latency, { signal });
      };
      await Promise.all([pass(client, server, late), pass(server, client)]);
    } catch {
      // One end is gone, so the other is closed, too.
    } finally {
      signal.removeEventListener("abort", hangUp);
      hangUp();
    }
  }
}

/** Passes on what one end sends, each chunk delayed by `late`, and then its end. */
async function pass(from: Deno.TcpConn, to: Deno.TcpConn, late?: () => Promise<void>) {
  const buffer = new Uint8Array(64 * 1024);
  let last: Promise<void> | undefined;
  for (let count; (count = await from.read(buffer)) !== null;) {
    const chunk = buffer.slice(0, count);
    last = Promise.all([last, late?.()]).then(() => writeAll(to, chunk));
    last.catch(() => closeQuietly(from)); // It can no longer be delivered
    if (!late) await last;
  }
  await last;
  await to.closeWrite();
}

async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error; // Closed already
  }
}
