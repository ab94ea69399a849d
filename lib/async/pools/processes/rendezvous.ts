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
  /** Who has called and not yet told the secret. */
  readonly #callers = new Set<Deno.TcpConn>();
  #closed = false;
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

  /** Accepts no more callers, and turns away those who have not told the secret. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.close();
    for (const caller of this.#callers) this.#turnAway(caller);
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
    for await (const caller of this.#listener) {
      if (this.#closed) return caller.close(); // It was on its way in.
      this.#callers.add(caller);
      this.#admit(caller).catch(() => this.#turnAway(caller));
    }
  }

  async #admit(caller: Deno.TcpConn): Promise<void> {
    const word = new Uint8Array(this.#secret.length);
    for (let length = 0; length < word.length;) {
      const count = await caller.read(word.subarray(length));
      if (count === null) throw new Error("A stranger has called");
      length += count;
    }
    if (new TextDecoder().decode(word) !== this.#secret) throw new Error("A stranger has called");
    this.#callers.delete(caller);
    this.close();
    this.#met.resolve(new Channel(caller));
  }

  #turnAway(caller: Deno.TcpConn): void {
    if (this.#callers.delete(caller)) caller.close();
  }
}
