/** The commands for hashes: small dictionaries. */
import { wrongCount } from "../command.ts";
import type { Keyspace } from "../keyspace.ts";
import { type DataCommands, MANY } from "./data_command.ts";

export const hashCommands: DataCommands = {
  hset: { arguments: [3, MANY], run: hset },
  hget: { arguments: [2, 2], run: (keys, [key, field]) => keys.hash(key)?.get(field) ?? null },
  hgetall: { arguments: [1, 1], run: (keys, [key]) => keys.hash(key) ?? new Map() },
  hdel: { arguments: [2, MANY], run: hdel },
  hlen: { arguments: [1, 1], run: (keys, [key]) => keys.hash(key)?.size ?? 0 },
};

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
