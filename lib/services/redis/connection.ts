/** A connection to a Redis without a client: to manage a server, and to see the bytes. */
import { encodeRequest, type Reply, RespError, Status } from "./reply.ts";
import { RespBuffer } from "./resp_buffer.ts";
import { toBytes, utf8 } from "./bytes.ts";

/**
 * Sends commands and reads their replies. Strings have one character per byte, in both commands and
 * replies.
 *
 * @example A command and the bytes of its reply
 * ```ts
 * import { RedisConnection, RespServer } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const server = RespServer.start();
 * {
 *   using connection = await RedisConnection.open(`redis://127.0.0.1:${server.port}`);
 *   await connection.send(["INCR", "visitors"], ["GET", "visitors"]);
 *   assertEquals(await connection.reply(), { value: 1, bytes: ":1\r\n" });
 *   assertEquals(await connection.reply(), { value: "1", bytes: "$1\r\n1\r\n" });
 * }
 * await server.close();
 * ```
 */
export class RedisConnection implements Disposable {
  readonly #socket: Deno.Conn;
  readonly #replies = new RespBuffer();

  private constructor(socket: Deno.Conn) {
    this.#socket = socket;
  }

  /** Connects, logs in and selects the database that the address names. */
  static async open(address: URL | string): Promise<RedisConnection> {
    const url = new URL(address);
    const hostname = url.hostname.replace(/^\[|\]$/g, "");
    const connection = new RedisConnection(
      await Deno.connect({ hostname, port: Number(url.port || 6379) }),
    );
    try {
      const [user, password] = [url.username, url.password].map(decodeURIComponent).map(utf8);
      if (password) await connection.ask("AUTH", ...(user ? [user] : []), password);
      const database = url.pathname.slice(1);
      if (database) await connection.ask("SELECT", database);
      return connection;
    } catch (error) {
      connection[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * The reply to a command.
   *
   * @throws {RespError} If it is an error.
   */
  async ask(...words: string[]): Promise<Reply> {
    await this.send(words);
    return (await this.reply()).value;
  }

  /** Sends commands, and does not wait for their replies. */
  async send(...commands: readonly string[][]): Promise<void> {
    const request = toBytes(commands.map(encodeRequest).join(""));
    for (let sent = 0; sent < request.length;) {
      sent += await this.#socket.write(request.subarray(sent));
    }
  }

  /**
   * The next reply, and the bytes in which it came, one character each.
   *
   * @throws {RespError} If it is an error.
   */
  async reply(): Promise<{ value: Reply; bytes: string }> {
    const chunk = new Uint8Array(16 * 1024);
    let value: Reply | undefined;
    while ((value = this.#replies.reply()) === undefined) {
      const count = await this.#socket.read(chunk);
      if (count === null) throw new Deno.errors.UnexpectedEof("The server closed the connection");
      this.#replies.push(chunk.subarray(0, count));
    }
    if (value instanceof RespError) throw value;
    return { value: value instanceof Status ? value.text : value, bytes: this.#replies.taken };
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
