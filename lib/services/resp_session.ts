/** One client of the embedded Redis: its connection, and what the server remembers of it. */
import { type Command, type Commands, type Shared, wrongCount } from "./resp_command.ts";
import { channelCommands, unsubscribe } from "./resp_channels.ts";
import { dataCommands } from "./resp_commands.ts";
import { connectionCommands } from "./resp_connection_commands.ts";
import { forget, Transaction, transactionCommands } from "./resp_transaction.ts";
import { serveWaiting, waitingCommands } from "./resp_waiting.ts";
import { encode, type Reply, RespBuffer, RespError, Status, toBytes } from "./resp.ts";

const commands: Commands = {
  ...Object.fromEntries(
    Object.entries(dataCommands).map(([name, { run, ...command }]): [string, Command] => [
      name,
      { ...command, run: ({ shared }, args) => run(shared.keys, args) },
    ]),
  ),
  ...connectionCommands,
  ...channelCommands,
  ...transactionCommands,
  ...waitingCommands,
};

/**
 * Answers the requests of one connection.
 *
 * 1. **In order.** A request that waits holds up those behind it, and nobody else's.
 * 2. **Pipelined.** The replies to requests that arrive together leave together.
 * 3. **It ends** when the client goes away, also while a request waits: nothing is taken for it then.
 */
export class Session {
  static #last = 0;
  readonly id = ++Session.#last;
  readonly shared: Shared;
  /** The channels that it subscribes to. */
  readonly channels = new Set<string>();
  name = "";
  version: 2 | 3 = 2;
  /** It has given the password, or there is none. */
  allowed: boolean;
  transaction = new Transaction();
  /** A command may return a promise; inside a transaction it may not. */
  mayWait = true;
  readonly #connection: Deno.Conn;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #leaving = new AbortController();
  readonly #input = new RespBuffer();
  #output = "";
  /** The requests that have arrived are being answered: replies are gathered. */
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

  /** A subscriber that speaks version 2: it could not tell a reply from a message. */
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

  /** Ends the session; what it has said still goes out. */
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

  /** Carries a command out that must not wait; an error is a reply like others. */
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
      this.say(error); // what arrived is no request, and nobody knows where the next one begins
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

  /** Carries a request out, or puts it into the transaction's queue. */
  #take([word, ...args]: string[]): Reply | undefined | Promise<Reply> {
    const { transaction } = this;
    let command: Command;
    try {
      command = this.#examined(word, args);
    } catch (error) {
      if (transaction.queue) transaction.spoilt = true;
      throw error;
    }
    if (!transaction.queue || command.unqueued) return command.run(this, args);
    transaction.queue.push({ command, args });
    return new Status("QUEUED");
  }

  #examined(word: string, args: string[]): Command {
    const name = word.toLowerCase();
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw unknownCommand(word, args);
    const [least, most] = command.arguments;
    if (args.length < least || args.length > most) throw wrongCount(name);
    if (!this.allowed && !command.open) throw new RespError("NOAUTH Authentication required.");
    if (this.isDeaf && !command.whileSubscribed) {
      throw new RespError(
        `ERR Can't execute '${name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET ` +
          "are allowed in this context",
      );
    }
    return command;
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

function unknownCommand(word: string, args: string[]): RespError {
  let shown = "";
  for (const arg of args) if (shown.length < 128) shown += `'${arg.slice(0, 128 - shown.length)}' `;
  return new RespError(
    `ERR unknown command '${word.slice(0, 128)}', with args beginning with: ${shown}`,
  );
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
