/** The commands of the embedded Redis by which a client introduces itself. */
import type { Commands } from "./command.ts";
import { OK, type Reply, RespError, Status, Verbatim } from "./reply.ts";
import type { Session } from "./session.ts";

const ABOUT = { version: "7.0.0", mode: "standalone" };

const INFO = [
  "# Server",
  `redis_version:${ABOUT.version}`,
  `redis_mode:${ABOUT.mode}`,
  "server_name:embedded",
  "",
].join("\r\n");

export const connectionCommands: Commands = {
  ping: { arguments: [0, 1], whileSubscribed: true, run: ping },
  echo: { arguments: [1, 1], run: (_session, [text]) => text },
  hello: { arguments: [0, Infinity], open: true, run: hello },
  auth: { arguments: [1, Infinity], open: true, run: auth },
  select: { arguments: [1, 1], run: select },
  client: { arguments: [1, Infinity], run: client },
  info: { arguments: [0, Infinity], run: () => new Verbatim(INFO) },
  quit: { arguments: [0, Infinity], open: true, unqueued: true, whileSubscribed: true, run: quit },
};

function ping(session: Session, [text]: string[]): Reply {
  if (session.isDeaf) return ["pong", text ?? ""];
  return text ?? new Status("PONG");
}

function quit(session: Session): undefined {
  session.say(OK);
  session.close();
}

function select(_session: Session, [index]: string[]): Reply {
  if (index === "0") return OK; // There is one database
  throw new RespError(
    /^-?\d+$/.test(index)
      ? "ERR DB index is out of range"
      : "ERR value is not an integer or out of range",
  );
}

function hello(session: Session, [version, ...options]: string[]): Reply {
  if (version !== undefined && !/^-?\d+$/.test(version)) {
    throw new RespError("ERR Protocol version is not an integer or out of range");
  }
  if (version !== undefined && version !== "2" && version !== "3") {
    throw new RespError("NOPROTO unsupported protocol version");
  }
  while (options.length > 0) {
    const option = options.shift()!;
    if (option.toUpperCase() === "AUTH" && options.length >= 2) {
      logIn(session, options.shift()!, options.shift()!);
    } else if (option.toUpperCase() === "SETNAME" && options.length >= 1) {
      session.name = options.shift()!;
    } else throw new RespError(`ERR Syntax error in HELLO option '${option}'`);
  }
  if (!session.allowed) {
    throw new RespError(
      "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO " +
        "<proto> AUTH <user> <pass> option can be used to authenticate the client and select the " +
        "RESP protocol version at the same time",
    );
  }
  if (version !== undefined) session.version = version === "3" ? 3 : 2;
  return new Map<string, Reply>([
    ["server", "redis"],
    ["version", ABOUT.version],
    ["proto", session.version],
    ["id", session.id],
    ["mode", ABOUT.mode],
    ["role", "master"],
    ["modules", []],
  ]);
}

function auth(session: Session, args: string[]): Reply {
  if (args.length > 2) throw new RespError("ERR syntax error");
  if (session.shared.password === undefined && args.length === 1) {
    throw new RespError(
      "ERR AUTH <password> called without any password configured for the default user. " +
        "Are you sure your configuration is correct?",
    );
  }
  const [user, password] = args.length === 1 ? ["default", args[0]] : args;
  logIn(session, user, password);
  return OK;
}

function logIn(session: Session, user: string, password: string): void {
  const { password: right = password } = session.shared;
  if (user !== "default" || password !== right) {
    throw new RespError("WRONGPASS invalid username-password pair or user is disabled.");
  }
  session.allowed = true;
}

function client(session: Session, [word, ...args]: string[]): Reply {
  switch (word.toLowerCase()) {
    case "id":
      return session.id;
    case "getname":
      return session.name || null;
    case "setname":
      session.name = args[0] ?? "";
      return OK;
    case "setinfo":
      return OK;
    default:
      throw new RespError(`ERR unknown subcommand '${word}'. Try CLIENT HELP.`);
  }
}
