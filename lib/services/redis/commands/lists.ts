/** The commands for lists, which have two ends. */
import type { Keyspace } from "../keyspace.ts";
import { NO_LIST, type Reply, RespError } from "../reply.ts";
import { type DataCommands, MANY } from "./data_command.ts";
import { integer } from "./integer.ts";

export const listCommands: DataCommands = {
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
