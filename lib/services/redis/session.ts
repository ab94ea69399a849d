/** One client of the embedded Redis: its connection, and what the server remembers about it. */
import { toBytes } from "./bytes.ts";
import { unsubscribe } from "./channels.ts";
import type { Command, Shared } from "./command.ts";
import { commandFor } from "./command_for.ts";
import { encode, type Reply, RespError, Status } from "./reply.ts";
import { RespBuffer } from "./resp_buffer.ts";
import { forget, Transaction } from "./transaction.ts";
import { serveWaiting } from "./waiting.ts";

/**
 * Answers the requests of one connection.
 *
 * 1. **In order.** A request that waits delays the requests behind it, but not those of other
 *    clients.
 * 2. **Pipelined.** The replies to requests that arrive together leave together.
 * 3. **It ends** when the client goes away, even while a request waits: no item is taken for it
 *    then.
 */
export class Session {
  static #last = 0;
  readonly id = ++Session.#last;
  readonly shared: Shared;
  /** The channels that it subscribes to. */
  readonly channels = new Set<string>();
  name = "";
  version: 2 | 3 = 2;
  /** Whether it has sent the password, or needs none. */
  allowed: boolean;
  transaction = new Transaction();
  /** A command may return a promise; inside a transaction it may not. */
  mayWait = true;
  readonly #connection: Deno.Conn;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #leaving = new AbortController();
  readonly #input = new RespBuffer();
  #output = "";
  /** Whether requests are being answered: their replies are gathered. */
  #working = false;
  #waiting = false;

  constructor(connection: Deno.Conn, shared: Shared) {
    this.shared = shared;
    this.allowed = shared.password === undefined;
    this.#connection = connection;
    this.#writer = connection.writable.getWriter();
  }

  /** Aborted as soon as the session is over. */
  get leaving(): AbortSignal {
    return this.#leaving.signal;
  }

  /** Whether it is a subscriber that speaks version 2: it could not tell a reply from a message. */
  get isDeaf(): boolean {
    return this.version === 2 && this.channels.size > 0;
  }

  /** Serves until the client goes away, or `close` is called. */
  async serve(): Promise<void> {
    for (let bytes; (bytes = await this.#read());) {
      this.#input.push(bytes);
      this.#work();
    }
    this.close();
  }

  /** Ends the session; replies that are already written are still sent. */
  close(): void {
    if (this.leaving.aborted) return;
    this.#flush();
    this.#leaving.abort();
    forget(this);
    unsubscribe(this, []);
    const hangUp = () => {
      try {
        this.#connection.close();
      } catch {
        // Closing the stream has closed it.
      }
    };
    this.#writer.close().then(hangUp, hangUp);
  }

  /** Sends a reply, or a message. */
  say(reply: Reply): void {
    this.#output += encode(reply, this.version);
    if (!this.#working) this.#flush();
  }

  /** Carries out a command that must not wait; an error is a reply like others. */
  runAtOnce(command: Command, args: string[]): Reply {
    this.mayWait = false;
    try {
      return attempt(() => command.run(this, args)) as Reply;
    } finally {
      this.mayWait = true;
    }
  }

  /** Answers what has arrived, up to a request that has to wait. */
  #work(): void {
    this.#working = true;
    try {
      while (!this.#waiting && !this.leaving.aborted) {
        const request = this.#input.request();
        if (!request) break;
        if (request.length > 0) this.#answer(request);
      }
    } catch (error) {
      if (!(error instanceof RespError)) throw error;
      this.say(error); // Where the next request begins is unknown
      this.close();
    } finally {
      this.#working = false;
      this.#flush();
    }
  }

  #answer(words: string[]): void {
    const reply = attempt(() => this.#take(words));
    if (reply instanceof Promise) this.#wait(reply);
    else if (reply !== undefined) this.say(reply);
    serveWaiting(this.shared.waiting);
  }

  async #wait(reply: Promise<Reply>): Promise<void> {
    this.#waiting = true;
    this.say(await reply);
    this.#waiting = false;
    this.#work();
  }

  /** Carries out a request, or puts it into the transaction's queue. */
  #take([word, ...args]: string[]): Reply | undefined | Promise<Reply> {
    const { transaction } = this;
    let command: Command;
    try {
      command = commandFor(this, word, args);
    } catch (error) {
      if (transaction.queue) transaction.spoilt = true;
      throw error;
    }
    if (!transaction.queue || command.unqueued) return command.run(this, args);
    transaction.queue.push({ command, args });
    return new Status("QUEUED");
  }

  /** The next bytes; `undefined` when the client has gone, or the session is over. */
  async #read(): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(64 * 1024);
    const count = await this.#connection.read(bytes).catch(() => null);
    return count === null ? undefined : bytes.subarray(0, count);
  }

  #flush(): void {
    if (this.#output === "" || this.leaving.aborted) return;
    this.#writer.write(toBytes(this.#output)).catch(() => this.close());
    this.#output = "";
  }
}

/** What `run` returns, or the error reply that it throws. */
function attempt<T>(run: () => T): T | RespError {
  try {
    return run();
  } catch (error) {
    if (error instanceof RespError) return error;
    throw error;
  }
}
