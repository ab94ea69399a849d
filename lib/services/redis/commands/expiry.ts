/** The commands for keys that expire. */
import type { Keyspace } from "../keyspace.ts";
import { RespError } from "../reply.ts";
import type { DataCommands } from "./data_command.ts";
import { integer } from "./integer.ts";

export const expiryCommands: DataCommands = {
  expire: { arguments: [2, 2], run: (keys, [key, s]) => expire(keys, key, s, 1000, "expire") },
  pexpire: { arguments: [2, 2], run: (keys, [key, ms]) => expire(keys, key, ms, 1, "pexpire") },
  persist: { arguments: [1, 1], run: persist },
  ttl: { arguments: [1, 1], run: (keys, [key]) => remaining(keys, key, 1000) },
  pttl: { arguments: [1, 1], run: (keys, [key]) => remaining(keys, key, 1) },
};

/**
 * When a key ends: in `text` units of `unit` milliseconds.
 *
 * @throws {RespError} If the text is not a whole number, is too large, or is less than `least`.
 */
export function deadline(text: string, unit: number, command: string, least = -Infinity): number {
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
