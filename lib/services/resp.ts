/**
 * RESP, the language that Redis and its clients speak over TCP, in its versions 2 and 3.
 *
 * A value is bytes, not text, and JavaScript strings are easier to handle than bytes: inside the
 * server every string holds one byte per character. {@linkcode toBytes} and {@linkcode fromBytes}
 * convert at the socket, nowhere else.
 */

/** A short reply that is no data, such as `OK`. */
export class Status {
  constructor(readonly text: string) {}
}

/** An error reply. Its message begins with a code, such as `ERR` or `WRONGTYPE`. */
export class RespError extends Error {
  override name = "RespError";
}

/** A message that answers no request: what a subscriber gets. */
export class Push {
  constructor(readonly items: readonly Reply[]) {}
}

/** Text that is meant to be read, such as the answer to `INFO`. */
export class Verbatim {
  constructor(readonly text: string) {}
}

/** No list at all, which version 2 tells apart from no string (`null`). */
export const NO_LIST = Symbol("no list");

export const OK = new Status("OK");

/** What a server can say. */
export type Reply =
  | string
  | number
  | bigint
  | null
  | typeof NO_LIST
  | Status
  | RespError
  | Push
  | Verbatim
  | readonly Reply[]
  | ReadonlyMap<string, Reply>;

/** A reply as it goes over the wire. */
export function encode(reply: Reply, version: 2 | 3): string {
  const list = (sign: string, items: readonly Reply[], length = items.length) =>
    `${sign}${length}\r\n${items.map((item) => encode(item, version)).join("")}`;
  if (reply === null) return version === 3 ? "_\r\n" : "$-1\r\n";
  if (reply === NO_LIST) return version === 3 ? "_\r\n" : "*-1\r\n";
  if (typeof reply === "string") return `$${reply.length}\r\n${reply}\r\n`;
  if (typeof reply === "number" || typeof reply === "bigint") return `:${reply}\r\n`;
  if (reply instanceof Status) return `+${reply.text}\r\n`;
  if (reply instanceof RespError) return `-${reply.message}\r\n`;
  if (reply instanceof Push) return list(version === 3 ? ">" : "*", reply.items);
  if (reply instanceof Verbatim) {
    return version === 3
      ? `=${reply.text.length + 4}\r\ntxt:${reply.text}\r\n`
      : encode(reply.text, version);
  }
  if (reply instanceof Map) {
    const flat = [...reply].flat();
    return version === 3 ? list("%", flat, reply.size) : list("*", flat);
  }
  return list("*", reply as readonly Reply[]);
}

/** A request as clients send it: a list of strings. */
export function encodeRequest(words: readonly string[]): string {
  return encode(words, 2);
}

/** What has arrived on a connection, taken out one whole message at a time. */
export class RespBuffer {
  #text = "";
  #at = 0;

  push(bytes: Uint8Array): void {
    this.#text = this.#text.slice(this.#at) + fromBytes(bytes);
    this.#at = 0;
  }

  /**
   * The next request, or `undefined` if it is not complete yet. An empty one is to be ignored.
   *
   * @throws {RespError} if what arrived is no request; the connection cannot go on
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

  /** The next reply of a version 2 server, or `undefined` if it is not complete yet. */
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
        return rest === "-1" ? NO_LIST : Array.from({ length: Number(rest) }, () => this.#reply());
      default:
        throw new RespError(`ERR Protocol error: a reply cannot begin with '${line.slice(0, 1)}'`);
    }
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

  /** So many characters, and the line end after them. */
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
      return read();
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
  const least = name === "bulk" ? 0 : -Infinity; // a list of fewer than no words is an empty request
  if (value >= least && value <= most) return value;
  throw new RespError(`ERR Protocol error: invalid ${name} length`);
}

/** What somebody types by hand: words, between spaces or in quotes. */
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

/** One byte per character. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** One character per byte. */
export function fromBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

/** The bytes of a text in UTF-8, one character per byte. */
export function utf8(text: string): string {
  return fromBytes(new TextEncoder().encode(text));
}
