/** The commands of the embedded Redis that wait for an item of a list. */
import type { Command, Commands } from "./command.ts";
import { pop } from "./commands/mod.ts";
import { NO_LIST, type Reply, RespError } from "./reply.ts";
import type { Keyspace } from "./keyspace.ts";
import type { Session } from "./session.ts";

export const waitingCommands: Commands = { blpop: waitingPop("left"), brpop: waitingPop("right") };

/** The client that has waited longest is served first. */
function waitingPop(end: "left" | "right"): Command {
  return {
    arguments: [2, Infinity],
    run(session, args) {
      const ms = waitingTime(args.at(-1)!);
      const { keys } = session.shared;
      const names = args.slice(0, -1);
      const item = takeFirst(keys, names, end);
      if (item || !session.mayWait) return item ?? NO_LIST;
      const lists = () => names.filter((name) => keys.kind(name) === "list");
      return waitFor(session, () => takeFirst(keys, lists(), end), ms);
    },
  };
}

function takeFirst(keys: Keyspace, names: string[], end: "left" | "right"): string[] | undefined {
  for (const name of names) {
    const item = pop(keys, name, end);
    if (item !== undefined) return [name, item];
  }
  return undefined;
}

/** Resolves to what `take` gets, or to no list when the time is over or the client has gone. */
function waitFor(
  { shared, leaving }: Session,
  take: () => Reply | undefined,
  ms: number,
): Promise<Reply> {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  const stop = (reply: Reply) => {
    clearTimeout(timer);
    leaving.removeEventListener("abort", giveUp);
    shared.waiting.delete(attempt);
    resolve(reply);
  };
  const giveUp = () => stop(NO_LIST);
  const attempt = () => {
    const item = take();
    if (item !== undefined) stop(item);
  };
  const timer = ms > 0 ? setTimeout(giveUp, ms) : undefined;
  leaving.addEventListener("abort", giveUp);
  shared.waiting.add(attempt);
  return promise;
}

/** Milliseconds; 0 is forever. */
function waitingTime(text: string): number {
  const seconds = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(seconds)) throw new RespError("ERR timeout is not a float or out of range");
  if (seconds < 0) throw new RespError("ERR timeout is negative");
  return Math.ceil(seconds * 1000);
}

/** After a command: every waiting client tries again. */
export function serveWaiting(waiting: ReadonlySet<() => void>): void {
  for (const attempt of waiting) attempt();
}
