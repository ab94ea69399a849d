/** The kind of command that only reads and changes keys. */
import type { Keyspace } from "../keyspace.ts";
import { type Reply, RespError } from "../reply.ts";

/** A command that is over when it returns. */
export interface DataCommand {
  /** How many arguments it takes, at least and at most. */
  readonly arguments: readonly [least: number, most: number];
  run(keys: Keyspace, args: string[]): Reply;
}

/** Commands by their names, in lower case. */
export type DataCommands = Readonly<Record<string, DataCommand>>;

/** As many arguments as there are. */
export const MANY = Infinity;

/** The error of options that make no sense. */
export function syntaxError(): RespError {
  return new RespError("ERR syntax error");
}
