/** The commands of the embedded Redis that combine many commands into one. */
import type { Command, Commands } from "./command.ts";
import { NO_LIST, OK, type Reply, RespError } from "./reply.ts";
import type { Session } from "./session.ts";

/** What a session remembers between `WATCH` or `MULTI` and `EXEC`. */
export class Transaction {
  readonly watched = new Set<string>();
  /** The commands after `MULTI`; `undefined` before it. */
  queue: { command: Command; args: string[] }[] | undefined;
  /** Whether a command was wrong and could not be queued: `EXEC` will refuse. */
  spoilt = false;
  /** Whether a watched key has changed: `EXEC` will do nothing. */
  overtaken = false;
}

export const transactionCommands: Commands = {
  multi: { arguments: [0, 0], unqueued: true, run: multi },
  exec: { arguments: [0, 0], unqueued: true, run: exec },
  discard: { arguments: [0, 0], unqueued: true, run: discard },
  watch: { arguments: [1, Infinity], unqueued: true, run: watch },
  unwatch: { arguments: [0, 0], run: unwatch },
};

function multi({ transaction }: Session): Reply {
  if (transaction.queue) throw new RespError("ERR MULTI calls can not be nested");
  transaction.queue = [];
  return OK;
}

function exec(session: Session): Reply {
  const { queue, spoilt, watched } = session.transaction;
  if (!queue) throw new RespError("ERR EXEC without MULTI");
  for (const key of watched) session.shared.keys.has(key); // An expired key has changed
  const { overtaken } = session.transaction;
  forget(session);
  if (spoilt) throw new RespError("EXECABORT Transaction discarded because of previous errors.");
  if (overtaken) return NO_LIST;
  return queue.map(({ command, args }) => session.runAtOnce(command, args));
}

function discard(session: Session): Reply {
  if (!session.transaction.queue) throw new RespError("ERR DISCARD without MULTI");
  forget(session);
  return OK;
}

function watch(session: Session, keys: string[]): Reply {
  const { queue, watched } = session.transaction;
  if (queue) throw new RespError("ERR WATCH inside MULTI is not allowed");
  for (const key of keys) {
    session.shared.keys.has(key); // Removes an expired key, so that it is no change later
    watched.add(key);
    session.shared.watchers.join(key, session);
  }
  return OK;
}

function unwatch(session: Session): Reply {
  const { watched } = session.transaction;
  for (const key of watched) session.shared.watchers.leave(key, session);
  watched.clear();
  session.transaction.overtaken = false;
  return OK;
}

/** Ends the transaction, if there is one. */
export function forget(session: Session): void {
  unwatch(session);
  session.transaction = new Transaction();
}
