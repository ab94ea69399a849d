/** The data commands of the embedded Redis without a server. */
import { dataCommands } from "../../../lib/services/redis/commands/mod.ts";
import { Keyspace } from "../../../lib/services/redis/keyspace.ts";
import type { Reply } from "../../../lib/services/redis/reply.ts";

/** Carries out commands, each a line, on the same keys. */
export function commandsOn(keys: Keyspace = new Keyspace(() => {})): (line: string) => Reply {
  return (line) => {
    const [name, ...args] = line.split(" ");
    return dataCommands[name].run(keys, args);
  };
}
