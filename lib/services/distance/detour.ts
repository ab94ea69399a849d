/** Another route to a server, through a {@linkcode LatencyProxy}. */
import { LatencyProxy } from "./latency_proxy.ts";

/** A route to a server. */
export interface Detour extends AsyncDisposable {
  /** The address of the server by this route. */
  readonly url: string;
  /** How many chunks have been sent so far: data that is sent together counts as one. */
  readonly chunks: number;
}

/**
 * Another route to the Redis at `url`, on which every round trip takes `latency` ms longer. When it
 * is disposed of, every connection on it breaks.
 *
 * @example A Redis 30 ms away
 * ```ts
 * import { detour, RedisConnection, RespServer } from "@course/services";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const server = RespServer.start();
 * {
 *   await using way = detour(`redis://127.0.0.1:${server.port}`, 30);
 *   using connection = await RedisConnection.open(way.url);
 *   const start = performance.now();
 *   assertEquals(await connection.ask("PING"), "PONG");
 *   assert(performance.now() - start >= 29);
 *   assertEquals(way.chunks, 1);
 * }
 * await server.close();
 * ```
 */
export function detour(url: string, latency: number): Detour {
  const address = new URL(url);
  const { hostname, port } = address;
  const proxy = LatencyProxy.start({ hostname, port: Number(port || 6379), latency });
  Object.assign(address, { hostname: "127.0.0.1", port: proxy.port });
  return {
    url: address.href,
    get chunks() {
      return proxy.chunks;
    },
    [Symbol.asyncDispose]: () => proxy.close(),
  };
}
