/** The commands for keys, whatever they hold. */
import type { Keyspace } from "../keyspace.ts";
import { type Reply, RespError, Status } from "../reply.ts";
import { type DataCommands, MANY, syntaxError } from "./data_command.ts";
import { integer } from "./integer.ts";
import { matching } from "./pattern.ts";

export const keyCommands: DataCommands = {
  del: { arguments: [1, MANY], run: remove },
  unlink: { arguments: [1, MANY], run: remove },
  exists: {
    arguments: [1, MANY],
    run: (keys, names) => names.filter((key) => keys.has(key)).length,
  },
  type: { arguments: [1, 1], run: (keys, [key]) => new Status(keys.kind(key)) },
  keys: { arguments: [1, 1], run: (keys, [pattern]) => matching(keys.keys(), pattern) },
  scan: { arguments: [1, MANY], run: scan },
};

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
