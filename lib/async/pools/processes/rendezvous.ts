/** How a process that was started finds the one that started it. */
import { Channel } from "./channel.ts";

const VARIABLE = "COURSE_POOL_RENDEZVOUS";

/**
 * A port of this machine, and a secret: only a caller who knows it is let in. The socket between them
 * belongs to no job (EX13), and what a job starts does not inherit it (EX14).
 */
export class Rendezvous {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #secret = crypto.randomUUID();
  readonly #met = Promise.withResolvers<Channel>();

  constructor() {
    // If callers cannot be let in, the process is turned away, and ends: it would wait forever.
    this.#receive().catch(() => this.close());
  }

  /** For the environment of the process. */
  get directions(): Record<string, string> {
    return { [VARIABLE]: `${this.#listener.addr.port} ${this.#secret}` };
  }

  /** The channel to the process, when it has called. */
  get met(): Promise<Channel> {
    return this.#met.promise;
  }

  /** Accepts no more callers. */
  close(): void {
    try {
      this.#listener.close();
    } catch {
      // It is closed already.
    }
  }

  /**
   * For the process: calls the one that started it. What it starts itself will not know the
   * address.
   */
  static async call(): Promise<Channel> {
    const [port, secret] = Deno.env.get(VARIABLE)!.split(" ");
    Deno.env.delete(VARIABLE);
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    await socket.write(new TextEncoder().encode(secret));
    return new Channel(socket);
  }

  async #receive(): Promise<void> {
    for await (const socket of this.#listener) this.#admit(socket).catch(() => socket.close());
  }

  async #admit(socket: Deno.TcpConn): Promise<void> {
    const word = new Uint8Array(this.#secret.length);
    for (let length = 0; length < word.length;) {
      const count = await socket.read(word.subarray(length));
      if (count === null) throw new Error("A stranger has called");
      length += count;
    }
    if (new TextDecoder().decode(word) !== this.#secret) throw new Error("A stranger has called");
    this.close();
    this.#met.resolve(new Channel(socket));
  }
}
