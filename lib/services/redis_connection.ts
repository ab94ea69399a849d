/** A connection to a Redis without a client: enough to look after a server. */
import { encodeRequest, type Reply, RespBuffer, RespError, toBytes, utf8 } from "./resp.ts";

/**
 * Sends one command at a time and waits for its reply. Strings have one character per byte, in the
 * commands as in the replies.
 */
export class RedisConnection implements Disposable {
  readonly #socket: Deno.Conn;
  readonly #replies = new RespBuffer();

  private constructor(socket: Deno.Conn) {
    this.#socket = socket;
  }

  /** Connects, gives the password and chooses the database that are in the address. */
  static async open(url: URL): Promise<RedisConnection> {
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
   * @throws {RespError} if it is an error
   */
  async ask(...words: string[]): Promise<Reply> {
    const request = toBytes(encodeRequest(words));
    for (let sent = 0; sent < request.length;) {
      sent += await this.#socket.write(request.subarray(sent));
    }
    const bytes = new Uint8Array(16 * 1024);
    let reply: Reply | undefined;
    while ((reply = this.#replies.reply()) === undefined) {
      const count = await this.#socket.read(bytes);
      if (count === null) throw new Deno.errors.UnexpectedEof("The server closed the connection");
      this.#replies.push(bytes.subarray(0, count));
    }
    if (reply instanceof RespError) throw reply;
    return reply;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
