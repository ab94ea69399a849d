/** The commands of the embedded Redis that only read and change keys. */
import { wrongCount } from "./resp_command.ts";
import type { Keyspace } from "./resp_keyspace.ts";
import { NO_LIST, OK, type Reply, RespError, Status } from "./resp.ts";

/** A command that is over when it returns. */
export interface DataCommand {
  /** How many arguments it takes, at least and at most. */
  readonly arguments: readonly [least: number, most: number];
  run(keys: Keyspace, args: string[]): Reply;
}

const MANY = Infinity;

/** By name, in small letters. What Redis has besides is answered as an unknown command. */
export const dataCommands: Readonly<Record<string, DataCommand>> = {
  set: { arguments: [2, MANY], run: set },
  get: { arguments: [1, 1], run: (keys, [key]) => keys.string(key) ?? null },
  mget: {
    arguments: [1, MANY],
    run: (keys, names) =>
      names.map((key) => keys.kind(key) === "string" ? keys.string(key)! : null),
  },
  del: { arguments: [1, MANY], run: remove },
  unlink: { arguments: [1, MANY], run: remove },
  exists: {
    arguments: [1, MANY],
    run: (keys, names) => names.filter((key) => keys.has(key)).length,
  },
  type: { arguments: [1, 1], run: (keys, [key]) => new Status(keys.kind(key)) },
  keys: { arguments: [1, 1], run: (keys, [pattern]) => matching(keys.keys(), pattern) },
  scan: { arguments: [1, MANY], run: scan },

  incr: { arguments: [1, 1], run: (keys, [key]) => add(keys, key, 1n) },
  decr: { arguments: [1, 1], run: (keys, [key]) => add(keys, key, -1n) },
  incrby: { arguments: [2, 2], run: (keys, [key, by]) => add(keys, key, integer(by)) },
  decrby: { arguments: [2, 2], run: (keys, [key, by]) => subtract(keys, key, integer(by)) },

  expire: { arguments: [2, 2], run: (keys, [key, s]) => expire(keys, key, s, 1000, "expire") },
  pexpire: { arguments: [2, 2], run: (keys, [key, ms]) => expire(keys, key, ms, 1, "pexpire") },
  persist: { arguments: [1, 1], run: persist },
  ttl: { arguments: [1, 1], run: (keys, [key]) => remaining(keys, key, 1000) },
  pttl: { arguments: [1, 1], run: (keys, [key]) => remaining(keys, key, 1) },

  hset: { arguments: [3, MANY], run: hset },
  hget: { arguments: [2, 2], run: (keys, [key, field]) => keys.hash(key)?.get(field) ?? null },
  hgetall: { arguments: [1, 1], run: (keys, [key]) => keys.hash(key) ?? new Map() },
  hdel: { arguments: [2, MANY], run: hdel },
  hlen: { arguments: [1, 1], run: (keys, [key]) => keys.hash(key)?.size ?? 0 },

  lpush: { arguments: [2, MANY], run: (keys, [key, ...items]) => push(keys, key, items, "left") },
  rpush: { arguments: [2, MANY], run: (keys, [key, ...items]) => push(keys, key, items, "right") },
  lpop: { arguments: [1, 2], run: (keys, args) => popSome(keys, args, "left") },
  rpop: { arguments: [1, 2], run: (keys, args) => popSome(keys, args, "right") },
  llen: { arguments: [1, 1], run: (keys, [key]) => keys.list(key)?.length ?? 0 },
  lrange: { arguments: [3, 3], run: lrange },
};

/** Takes one item off an end of a list; `undefined` if there is no list. */
export function pop(keys: Keyspace, key: string, end: "left" | "right"): string | undefined {
  const list = keys.list(key);
  if (!list) return undefined;
  const item = end === "left" ? list.shift() : list.pop();
  keys.update(key, list);
  return item;
}

const syntaxError = () => new RespError("ERR syntax error");

function set(keys: Keyspace, [key, value, ...options]: string[]): Reply {
  let expires: number | undefined;
  const flags = new Set<string>();
  while (options.length > 0) {
    const option = options.shift()!.toUpperCase();
    if (option === "EX" || option === "PX") {
      const time = options.shift();
      if (time === undefined || expires !== undefined) throw syntaxError();
      expires = deadline(time, option === "EX" ? 1000 : 1, "set", 1);
    } else if (["NX", "XX", "GET", "KEEPTTL"].includes(option)) {
      flags.add(option);
    } else throw syntaxError();
  }
  if (flags.has("NX") && flags.has("XX")) throw syntaxError();
  if (flags.has("KEEPTTL") && expires !== undefined) throw syntaxError();

  const before = flags.has("GET") ? keys.string(key) ?? null : undefined;
  if (keys.has(key) ? flags.has("NX") : flags.has("XX")) return before ?? null;
  keys.update(key, value);
  if (!flags.has("KEEPTTL")) keys.expire(key, expires ?? Infinity);
  return before === undefined ? OK : before;
}

function remove(keys: Keyspace, names: string[]): number {
  return names.filter((key) => keys.delete(key)).length;
}

/** All keys at once: a legal answer to `SCAN`, which may return more keys than it was asked for. */
function scan(keys: Keyspace, [cursor, ...options]: string[]): Reply {
  if (!/^\d+$/.test(cursor)) throw new RespError("ERR invalid cursor");
  let found = cursor === "0" ? keys.keys() : [];
  while (options.length > 0) {
    const [option, value] = options.splice(0, 2);
    if (value === undefined) throw syntaxError();
    switch (option.toUpperCase()) {
      case "MATCH":
        found = matching(found, value);
        break;
      case "TYPE":
        found = found.filter((key) => keys.kind(key) === value.toLowerCase());
        break;
      case "COUNT":
        if (integer(value) < 1n) throw syntaxError();
        break;
      default:
        throw syntaxError();
    }
  }
  return ["0", found];
}

function matching(names: string[], pattern: string): string[] {
  const source = pattern.replace(
    /\\(.)|\[(\^?)((?:\\.|[^\]])*)\]?|[^]/g,
    (whole, escaped, not, set) => {
      if (set !== undefined) return set === "" ? (not ? "[^]" : "[]") : `[${not}${classOf(set)}]`;
      if (escaped !== undefined) return literal(escaped);
      return whole === "*" ? "[^]*" : whole === "?" ? "[^]" : literal(whole);
    },
  );
  const expression = new RegExp(`^${source}$`);
  return names.filter((name) => expression.test(name));
}

/** The inside of a character class: ranges stay, everything else stands for itself. */
function classOf(set: string): string {
  return set.replace(/\\(.)|[^]/g, (whole, escaped) => {
    if (escaped !== undefined) return literal(escaped);
    return whole === "-" ? whole : literal(whole);
  });
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|\-/]/, "\\$&");
}

const LARGEST = 2n ** 63n - 1n;

/** A whole number of 64 bits, written without frills. */
function integer(text: string): bigint {
  const value = /^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : undefined;
  if (value !== undefined && value <= LARGEST && value >= -LARGEST - 1n) return value;
  throw new RespError("ERR value is not an integer or out of range");
}

function add(keys: Keyspace, key: string, by: bigint): bigint {
  const sum = integer(keys.string(key) ?? "0") + by;
  if (sum > LARGEST || sum < -LARGEST - 1n) {
    throw new RespError("ERR increment or decrement would overflow");
  }
  keys.update(key, String(sum));
  return sum;
}

function subtract(keys: Keyspace, key: string, by: bigint): bigint {
  if (by < -LARGEST) throw new RespError("ERR decrement would overflow"); // it has no opposite
  return add(keys, key, -by);
}

/** The moment that is so many units away. */
function deadline(text: string, unit: number, command: string, least = -Infinity): number {
  const time = integer(text);
  if (time >= least && Number(time) * unit < 2 ** 62) return Date.now() + Number(time) * unit;
  throw new RespError(`ERR invalid expire time in '${command}' command`);
}

function expire(keys: Keyspace, key: string, time: string, unit: number, command: string): number {
  return keys.expire(key, deadline(time, unit, command)) ? 1 : 0;
}

function persist(keys: Keyspace, [key]: string[]): number {
  const expires = keys.expires(key);
  return expires !== undefined && expires < Infinity && keys.expire(key, Infinity) ? 1 : 0;
}

function remaining(keys: Keyspace, key: string, unit: number): number {
  const expires = keys.expires(key);
  if (expires === undefined) return -2;
  return expires === Infinity ? -1 : Math.round((expires - Date.now()) / unit);
}

function hset(keys: Keyspace, [key, ...pairs]: string[]): number {
  if (pairs.length % 2 > 0) throw wrongCount("hset");
  const hash = keys.hash(key) ?? new Map<string, string>();
  const before = hash.size;
  for (let at = 0; at < pairs.length; at += 2) hash.set(pairs[at], pairs[at + 1]);
  keys.update(key, hash);
  return hash.size - before;
}

function hdel(keys: Keyspace, [key, ...fields]: string[]): number {
  const hash = keys.hash(key);
  const gone = fields.filter((field) => hash?.delete(field)).length;
  if (hash && gone > 0) keys.update(key, hash);
  return gone;
}

function push(keys: Keyspace, key: string, items: string[], end: "left" | "right"): number {
  const list = keys.list(key) ?? [];
  if (end === "left") list.unshift(...items.toReversed());
  else list.push(...items);
  keys.update(key, list);
  return list.length;
}

function popSome(keys: Keyspace, [key, count]: string[], end: "left" | "right"): Reply {
  if (count === undefined) return pop(keys, key, end) ?? null;
  if (!/^\d+$/.test(count)) throw new RespError("ERR value is out of range, must be positive");
  const list = keys.list(key);
  if (!list) return NO_LIST;
  const taken = Math.min(Number(count), list.length);
  return Array.from({ length: taken }, () => pop(keys, key, end)!);
}

function lrange(keys: Keyspace, [key, first, last]: string[]): string[] {
  const [from, to] = [Number(integer(first)), Number(integer(last))];
  const list = keys.list(key) ?? [];
  const position = (index: number) => index < 0 ? Math.max(index + list.length, -1) : index;
  return list.slice(Math.max(position(from), 0), position(to) + 1);
}
