/**
 * What a Redis server can say, and how that looks in RESP, the language that Redis and its clients
 * speak over TCP, in its versions 2 and 3.
 */

/** A short reply that is not data, such as `OK`. */
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

/** No list at all, which version 2 distinguishes from no string (`null`). */
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
