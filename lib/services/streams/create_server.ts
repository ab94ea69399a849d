/** The other style: an object whose methods are called when something happens. */
import { once } from "node:events";
import { createServer as createSocketServer, type Socket } from "node:net";

/** What happens on a connection. */
export interface Protocol {
  /** The connection is open; data to send goes to its transport. */
  connectionMade(transport: Socket): void;
  dataReceived(data: Uint8Array): void;
  /** The other side has finished sending. Without this method, the transport ends, too. */
  eofReceived?(): void;
  /** The connection is closed, because of an error if there is one. */
  connectionLost?(error: Error | undefined): void;
}

/** A server that listens, until it is closed. */
export interface ProtocolServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Serves on a free port of the loopback address, with a new protocol for each connection.
 *
 * At the end of an `await using` block the port is free and every connection is closed.
 *
 * @example An echo
 * ```ts
 * import { createServer, openConnection } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = await createServer(() => {
 *   let transport: { write(data: Uint8Array): unknown };
 *   return {
 *     connectionMade: (made) => void (transport = made),
 *     dataReceived: (data) => void transport.write(data),
 *   };
 * });
 * using client = await openConnection(server);
 * client.writer.write("tea\n");
 * assertEquals(await client.reader.readLine(), "tea");
 * ```
 */
export async function createServer(factory: () => Protocol): Promise<ProtocolServer> {
  const transports = new Set<Socket>();
  const server = createSocketServer({ allowHalfOpen: true }, (transport) => {
    const protocol = factory();
    let failure: Error | undefined;
    transports.add(transport);
    transport.on("data", (data: Uint8Array) => protocol.dataReceived(data));
    transport.on("end", () => protocol.eofReceived ? protocol.eofReceived() : transport.end());
    transport.on("error", (error) => failure = error);
    transport.on("close", () => {
      transports.delete(transport);
      protocol.connectionLost?.(failure);
    });
    protocol.connectionMade(transport);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const transport of transports) transport.destroy();
      await closed;
    },
  };
}
