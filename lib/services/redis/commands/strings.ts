/** The commands for strings, and for counters, which are strings of digits. */
import type { Keyspace } from "../keyspace.ts";
import { OK, type Reply, RespError } from "../reply.ts";
import { type DataCommands, MANY, syntaxError } from "./data_command.ts";
import { deadline } from "./expiry.ts";
import { integer, LARGEST } from "./integer.ts";

export const stringCommands: DataCommands = {
  set: { arguments: [2, MANY], run: set },
  get: { arguments: [1, 1], run: (keys, [key]) => keys.string(key) ?? null },
  mget: {
    arguments: [1, MANY],
    run: (keys, names) =>
      names.map((key) => keys.kind(key) === "string" ? keys.string(key)! : null),
  },
  incr: { arguments: [1, 1], run: (keys, [key]) => add(keys, key, 1n) },
  decr: { arguments: [1, 1], run: (keys, [key]) => add(keys, key, -1n) },
  incrby: { arguments: [2, 2], run: (keys, [key, by]) => add(keys, key, integer(by)) },
  decrby: { arguments: [2, 2], run: (keys, [key, by]) => subtract(keys, key, integer(by)) },
};

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

function add(keys: Keyspace, key: string, by: bigint): bigint {
  const sum = integer(keys.string(key) ?? "0") + by;
  if (sum > LARGEST || sum < -LARGEST - 1n) {
    throw new RespError("ERR increment or decrement would overflow");
  }
  keys.update(key, String(sum));
  return sum;
}

function subtract(keys: Keyspace, key: string, by: bigint): bigint {
  if (by < -LARGEST) throw new RespError("ERR decrement would overflow"); // It has no opposite
  return add(keys, key, -by);
}
