/** A connection to a Redis that sees every byte: what clients make of them is left out. */
import type { RespServer } from "@course/services";
import { fromBytes, toBytes } from "../../../lib/services/redis/bytes.ts";

/** Sends text and returns replies as they came, one string each. */
export class RawRedis implements Disposable {
  readonly #socket: Deno.Conn;
  #text = "";

  private constructor(socket: Deno.Conn) {
    this.#socket = socket;
  }

  static async connect(url: string): Promise<RawRedis> {
    return new RawRedis(
      await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(url).port) }),
    );
  }

  /** Sends text, and waits for so many replies. */
  async send(text: string, replies = 1): Promise<string[]> {
    await this.#socket.write(toBytes(text));
    const received: string[] = [];
    while (received.length < replies) received.push(await this.next());
    return received;
  }

  /** The next reply or message; `"closed"` if the server has ended the connection. */
  async next(): Promise<string> {
    const bytes = new Uint8Array(64 * 1024);
    let end: number | undefined;
    while ((end = endOfReply(this.#text, 0)) === undefined) {
      const count = await this.#socket.read(bytes).catch(() => null);
      if (count === null) return "closed";
      this.#text += fromBytes(bytes.subarray(0, count));
    }
    const reply = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    return reply;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

/** Where the reply that begins at a place ends; `undefined` if its end has not come yet. */
function endOfReply(text: string, at: number): number | undefined {
  const line = text.indexOf("\r\n", at);
  if (line < 0) return undefined;
  const kind = text[at];
  const size = Number(text.slice(at + 1, line));
  let end: number | undefined = line + 2;
  if ((kind === "$" || kind === "=") && size >= 0) {
    end += size + 2;
    return end <= text.length ? end : undefined;
  }
  const parts = kind === "%" ? 2 * size : "*>".includes(kind) ? size : 0;
  for (let part = 0; part < parts && end !== undefined; part++) end = endOfReply(text, end);
  return end;
}

/** A connection to a small Redis. */
export function connect(server: RespServer): Promise<RawRedis> {
  return RawRedis.connect(`redis://127.0.0.1:${server.port}`);
}
