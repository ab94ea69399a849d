/** What a command of the embedded Redis is. */
import { type Reply, RespError } from "./reply.ts";
import type { Keyspace } from "./keyspace.ts";
import type { Session } from "./session.ts";

/** A command, as seen by the session that carries it out. */
export interface Command {
  /** How many arguments it takes, at least and at most. */
  readonly arguments: readonly [least: number, most: number];
  /** May be sent before the password. */
  readonly open?: boolean;
  /** Is carried out at once after `MULTI`. */
  readonly unqueued?: boolean;
  /** May be sent by a subscriber in version 2, where messages and replies look alike. */
  readonly whileSubscribed?: boolean;
  /** The reply; a promise if it has to wait; `undefined` if it has been sent already. */
  run(session: Session, args: string[]): Reply | undefined | Promise<Reply>;
}

/** Commands by their names, in lower case. */
export type Commands = Readonly<Record<string, Command>>;

/** What the sessions of one server share. */
export interface Shared {
  readonly keys: Keyspace;
  readonly password: string | undefined;
  /** The subscribers of a channel. */
  readonly channels: Groups;
  /** The sessions that watch a key. */
  readonly watchers: Groups;
  /** The sessions that wait for an item: each takes one if it can. */
  readonly waiting: Set<() => void>;
}

/** Sessions under a name. */
export class Groups {
  readonly #groups = new Map<string, Set<Session>>();

  members(name: string): readonly Session[] {
    return [...this.#groups.get(name) ?? []];
  }

  join(name: string, session: Session): void {
    const group = this.#groups.get(name) ?? new Set();
    this.#groups.set(name, group.add(session));
  }

  leave(name: string, session: Session): void {
    const group = this.#groups.get(name);
    group?.delete(session);
    if (group?.size === 0) this.#groups.delete(name);
  }
}

/** The error of a command that was called with too few arguments, or too many. */
export function wrongCount(command: string): RespError {
  return new RespError(`ERR wrong number of arguments for '${command}' command`);
}
