/** The commands of the embedded Redis for publishing and subscribing. */
import type { Commands } from "./command.ts";
import { Push, type Reply } from "./reply.ts";
import type { Session } from "./session.ts";

const MANY = Infinity;

export const channelCommands: Commands = {
  publish: { arguments: [2, 2], run: publish },
  subscribe: { arguments: [1, MANY], whileSubscribed: true, run: subscribe },
  unsubscribe: { arguments: [0, MANY], whileSubscribed: true, run: unsubscribe },
};

function publish({ shared }: Session, [channel, text]: string[]): Reply {
  const subscribers = shared.channels.members(channel);
  for (const subscriber of subscribers) subscriber.say(new Push(["message", channel, text]));
  return subscribers.length;
}

function subscribe(session: Session, channels: string[]): undefined {
  for (const channel of channels) {
    session.channels.add(channel);
    session.shared.channels.join(channel, session);
    session.say(new Push(["subscribe", channel, session.channels.size]));
  }
}

/** From the named channels, or from all. */
export function unsubscribe(session: Session, channels: string[]): undefined {
  const leaving = channels.length > 0 ? channels : [...session.channels];
  for (const channel of leaving) {
    session.channels.delete(channel);
    session.shared.channels.leave(channel, session);
    session.say(new Push(["unsubscribe", channel, session.channels.size]));
  }
  if (leaving.length === 0) session.say(new Push(["unsubscribe", null, 0]));
}
