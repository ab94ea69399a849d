/** The server's side of connections: one call of a function for each. */
import { StreamReader } from "./stream_reader.ts";
import { StreamWriter } from "./stream_writer.ts";

/** What a server does with one connection. */
export type ConnectionHandler = (
  reader: StreamReader,
  writer: StreamWriter,
  connection: Deno.Conn,
) => void | Promise<void>;

/** Options of {@linkcode startServer}. */
export interface StartServerOptions {
  /** The server's certificate and its private key (PEM): with them it speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** A server that listens, until it is closed. */
export interface StreamServer extends AsyncDisposable {
  readonly port: number;
  /** How many connections are open. */
  readonly open: number;
  /** The most that were ever open at once. */
  readonly peak: number;
  /** What handlers have thrown, in order, while the server was open. */
  readonly errors: readonly unknown[];
  /** Frees the port, closes every connection, and waits until every handler has ended. */
  close(): Promise<void>;
}

/**
 * Serves on a free port of the loopback address: calls the handler for each connection.
 *
 * 1. **One does not disturb another.** Handlers run concurrently, and what one throws ends its own
 *    connection only; it is kept in `errors`.
 * 2. **A connection ends with its handler**, after everything that was written has been sent. A
 *    handler may also close it.
 * 3. **It ends.** After `close()`, or at the end of an `await using` block, nothing is left.
 *
 * @example A server that greets
 * ```ts
 * import { openConnection, startServer } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = startServer((_reader, writer) => writer.write("hello\n"));
 * using client = await openConnection(server);
 * assertEquals(await Array.fromAsync(client.reader), ["hello"]);
 * ```
 */
export function startServer(
  handle: ConnectionHandler,
  { tls }: StartServerOptions = {},
): StreamServer {
  const address = { hostname: "127.0.0.1", port: 0 };
  const listener = tls ? Deno.listenTls({ ...address, ...tls }) : Deno.listen(address);
  const serving = new Map<Deno.Conn, Promise<void>>();
  const errors: unknown[] = [];
  let peak = 0, closed = false;

  async function serve(connection: Deno.Conn): Promise<void> {
    const writer = new StreamWriter(connection);
    try {
      await handle(new StreamReader(connection), writer, connection);
      await writer.close().catch((error) => {
        if (!(error instanceof Deno.errors.BadResource)) throw error; // The handler has closed it
      });
    } catch (error) {
      if (!closed) errors.push(error);
    } finally {
      serving.delete(connection);
      connection[Symbol.dispose]();
    }
  }

  async function accept(): Promise<void> {
    for await (const connection of listener) {
      serving.set(connection, Promise.resolve());
      serving.set(connection, serve(connection));
      peak = Math.max(peak, serving.size);
    }
  }

  const accepting = accept();
  async function close(): Promise<void> {
    if (!closed) listener.close();
    closed = true;
    await accepting;
    const handlers = [...serving.values()];
    for (const connection of serving.keys()) connection[Symbol.dispose]();
    await Promise.all(handlers);
  }
  return {
    port: listener.addr.port,
    get open() {
      return serving.size;
    },
    get peak() {
      return peak;
    },
    errors,
    close,
    [Symbol.asyncDispose]: close,
  };
}
