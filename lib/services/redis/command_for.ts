/** Which command a request asks for, if it may. */
import { channelCommands } from "./channels.ts";
import { type Command, type Commands, wrongCount } from "./command.ts";
import { dataCommands } from "./commands/mod.ts";
import { connectionCommands } from "./connection_commands.ts";
import { RespError } from "./reply.ts";
import type { Session } from "./session.ts";
import { transactionCommands } from "./transaction.ts";
import { waitingCommands } from "./waiting.ts";

const commands: Commands = {
  ...Object.fromEntries(
    Object.entries(dataCommands).map(([name, { run, ...command }]): [string, Command] => [
      name,
      { ...command, run: ({ shared }, args) => run(shared.keys, args) },
    ]),
  ),
  ...connectionCommands,
  ...channelCommands,
  ...transactionCommands,
  ...waitingCommands,
};

/**
 * The command that a session asks for.
 *
 * @throws {RespError} If there is no command of that name, the number of arguments is wrong, or the
 * session may not use it now.
 */
export function commandFor(session: Session, word: string, args: string[]): Command {
  const name = word.toLowerCase();
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw unknownCommand(word, args);
  const [least, most] = command.arguments;
  if (args.length < least || args.length > most) throw wrongCount(name);
  if (!session.allowed && !command.open) throw new RespError("NOAUTH Authentication required.");
  if (session.isDeaf && !command.whileSubscribed) {
    throw new RespError(
      `ERR Can't execute '${name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET ` +
        "are allowed in this context",
    );
  }
  return command;
}

function unknownCommand(word: string, args: string[]): RespError {
  let shown = "";
  for (const arg of args) if (shown.length < 128) shown += `'${arg.slice(0, 128 - shown.length)}' `;
  return new RespError(
    `ERR unknown command '${word.slice(0, 128)}', with args beginning with: ${shown}`,
  );
}
