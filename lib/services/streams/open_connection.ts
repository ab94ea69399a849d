/** The client's side of a connection. */
import { StreamReader } from "./stream_reader.ts";
import { StreamWriter } from "./stream_writer.ts";

/** Where to connect, and whom to trust. */
export interface OpenConnectionOptions {
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly hostname?: string;
  /**
   * Certificates to trust (PEM), in addition to the system's: with them the connection uses TLS.
   */
  readonly caCerts?: string[];
}

/** A connection with its reader and writer; it closes at the end of a `using` block. */
export interface OpenConnection extends Disposable {
  readonly reader: StreamReader;
  readonly writer: StreamWriter;
  readonly connection: Deno.Conn;
}

/**
 * Opens a TCP connection, or a TLS connection if it is given certificates to trust (even none).
 *
 * @example A question to an echo server
 * ```ts
 * import { openConnection, startServer } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = startServer(async (reader, writer) => {
 *   for await (const line of reader) writer.write(`${line}\n`);
 * });
 * using client = await openConnection(server);
 * client.writer.write("tea\n");
 * assertEquals(await client.reader.readLine(), "tea");
 * ```
 *
 * @throws {Deno.errors.ConnectionRefused} If no server listens there.
 * @throws {Deno.errors.InvalidData} If it does not trust the server's certificate.
 */
export async function openConnection(
  { port, hostname = "127.0.0.1", caCerts }: OpenConnectionOptions,
): Promise<OpenConnection> {
  const connection = caCerts
    ? await Deno.connectTls({ hostname, port, caCerts })
    : await Deno.connect({ hostname, port });
  try {
    if ("handshake" in connection) await connection.handshake();
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    connection,
    reader: new StreamReader(connection),
    writer: new StreamWriter(connection),
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  };
}
