/** A small Redis in TypeScript, for machines without one. */
import { Groups, type Shared } from "./command.ts";
import { Keyspace } from "./keyspace.ts";
import { Session } from "./session.ts";
import { utf8 } from "./bytes.ts";

/** Options of {@linkcode RespServer.start}. */
export interface RespServerOptions {
  /** What clients must send by `AUTH`; if left out, no password is needed. */
  readonly password?: string;
}

/**
 * A server on a free port of the loopback address that clients take for a Redis: strings, counters,
 * hashes, lists with waiting, keys that expire, transactions, and channels, in versions 2 and 3 of
 * the protocol.
 *
 * 1. **Its replies are those of Redis 7**, errors included, for every command that it has; any
 *    other is an unknown command. It has no persistence, no scripts, no channel patterns, and one
 *    database.
 * 2. **It ends.** After `close()`, or at the end of an `await using` block, the port is free, every
 *    connection is closed, and its keys are gone.
 *
 * @example A counter by hand
 * ```ts
 * import { RespServer } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = RespServer.start();
 * using connection = await Deno.connect({ port: server.port, hostname: "127.0.0.1" });
 *
 * await connection.write(new TextEncoder().encode("INCR visits\r\n"));
 * const reply = new Uint8Array(100);
 * const length = await connection.read(reply) ?? 0;
 * assertEquals(new TextDecoder().decode(reply.subarray(0, length)), ":1\r\n");
 * ```
 */
export class RespServer implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #accepting: Promise<void>;
  #closed = false;
  readonly #serving = new Map<Session, Promise<void>>();

  private constructor({ password }: RespServerOptions) {
    const watchers = new Groups();
    const keys = new Keyspace((key) => {
      for (const session of watchers.members(key)) session.transaction.overtaken = true;
    });
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#accepting = this.#accept({
      keys,
      watchers,
      channels: new Groups(),
      waiting: new Set(),
      password: password && utf8(password),
    });
  }

  /** Starts a server; it listens when this returns. */
  static start(options: RespServerOptions = {}): RespServer {
    return new RespServer(options);
  }

  /** The port to connect to. */
  get port(): number {
    return this.#listener.addr.port;
  }

  async close(): Promise<void> {
    if (!this.#closed) this.#listener.close();
    this.#closed = true;
    await this.#accepting;
    for (const session of this.#serving.keys()) session.close();
    await Promise.all(this.#serving.values());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #accept(shared: Shared): Promise<void> {
    for await (const connection of this.#listener) {
      const session = new Session(connection, shared);
      this.#serving.set(session, session.serve().finally(() => this.#serving.delete(session)));
    }
  }
}
