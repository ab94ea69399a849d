/** The other direction: requests and replies from the bytes that arrive. */
import { fromBytes } from "./bytes.ts";
import { NO_LIST, type Reply, RespError, Status } from "./reply.ts";

/** What has arrived on a connection, taken out one whole message at a time. */
export class RespBuffer {
  #text = "";
  #at = 0;
  #taken = "";

  /** The bytes of the message that was taken last, one character each. */
  get taken(): string {
    return this.#taken;
  }

  push(bytes: Uint8Array): void {
    this.#text = this.#text.slice(this.#at) + fromBytes(bytes);
    this.#at = 0;
  }

  /**
   * The next request, or `undefined` if it is not complete yet. An empty one is to be ignored.
   *
   * @throws {RespError} If what arrived is not a request; the connection cannot continue.
   */
  request(): string[] | undefined {
    return this.#whole(() => {
      const line = this.#line();
      if (!line.startsWith("*")) return splitInline(line);
      const words: string[] = [];
      const count = length(line, 1024 * 1024, "multibulk");
      while (words.length < count) words.push(this.#word());
      return words;
    });
  }

  /** The next reply, or `undefined` if it is not complete yet. */
  reply(): Reply | undefined {
    return this.#whole(() => this.#reply());
  }

  #reply(): Reply {
    const line = this.#line();
    const rest = line.slice(1);
    switch (line[0]) {
      case "+":
        return new Status(rest);
      case "-":
        return new RespError(rest);
      case ":":
        return Number(rest);
      case "$":
        return rest === "-1" ? null : this.#take(Number(rest));
      case "*":
        return rest === "-1" ? NO_LIST : this.#replies(Number(rest));
      case "%":
        return new Map(Array.from({ length: Number(rest) }, () => this.#entry()));
      case "_":
        return null;
      default:
        throw new RespError(`ERR Protocol error: a reply cannot begin with '${line.slice(0, 1)}'`);
    }
  }

  #replies(count: number): Reply[] {
    return Array.from({ length: count }, () => this.#reply());
  }

  #entry(): [string, Reply] {
    return [String(this.#reply()), this.#reply()];
  }

  #word(): string {
    const line = this.#line();
    if (line[0] !== "$") {
      throw new RespError(`ERR Protocol error: expected '$', got '${line.slice(0, 1)}'`);
    }
    return this.#take(length(line, 512 * 1024 * 1024, "bulk"));
  }

  /** Up to the end of the line, without it. */
  #line(): string {
    const end = this.#text.indexOf("\n", this.#at);
    if (end < 0) throw INCOMPLETE;
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  }

  /** The next `count` characters, and the line end after them. */
  #take(count: number): string {
    const end = this.#at + count;
    if (this.#text.length < end + 2) throw INCOMPLETE;
    const taken = this.#text.slice(this.#at, end);
    this.#at = end + 2;
    return taken;
  }

  /** What `read` returns, or `undefined`, with nothing taken, if it needs more than there is. */
  #whole<T>(read: () => T): T | undefined {
    const start = this.#at;
    try {
      const message = read();
      this.#taken = this.#text.slice(start, this.#at);
      return message;
    } catch (error) {
      if (error !== INCOMPLETE) throw error;
      this.#at = start;
      return undefined;
    }
  }
}

const INCOMPLETE = Symbol("incomplete");

function length(line: string, most: number, name: string): number {
  const value = /^(0|-?[1-9]\d*)$/.test(line.slice(1)) ? Number(line.slice(1)) : NaN;
  // A list with a negative length is an empty request
  const least = name === "bulk" ? 0 : -Infinity;
  if (value >= least && value <= most) return value;
  throw new RespError(`ERR Protocol error: invalid ${name} length`);
}

/** What a person types by hand: words, between spaces or in quotes. */
function splitInline(line: string): string[] {
  const words: string[] = [];
  const word = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']+))(?=\s|$)/gy;
  while (line.slice(word.lastIndex).trim() !== "") {
    const match = word.exec(line);
    if (!match) throw new RespError("ERR Protocol error: unbalanced quotes in request");
    const [, double, single, bare] = match;
    words.push(
      double?.replace(/\\(x[\da-f]{2}|.)/gi, unescape) ?? single?.replaceAll("\\'", "'") ?? bare,
    );
  }
  return words;
}

function unescape(_escape: string, code: string): string {
  if (code.length > 1) return String.fromCharCode(parseInt(code.slice(1), 16));
  return ({ n: "\n", r: "\r", t: "\t", b: "\b", a: "\x07" } as Record<string, string>)[code] ??
    code;
}
