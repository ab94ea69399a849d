/** Whether Redis or MySQL answers at an address. */
import { timeLimit } from "../time_limit.ts";

/** The services that can be probed. */
export type ProbedService = "redis" | "mysql";

/** What a probe found. */
export interface Probe {
  readonly service: ProbedService;
  /** The host and port of the probe; never a user or a password. */
  readonly address: string;
  /** Whether the service answered in its own protocol. */
  readonly answers: boolean;
  /** What the service said about itself, or why there is no answer. */
  readonly said: string;
}

/** Options of {@linkcode probe}. */
export interface ProbeOptions {
  /** `redis://host:port` or `mysql://host:port`; unless said otherwise `REDIS_URL`, `MYSQL_URL`. */
  url?: string;
  /** How many milliseconds of real time to wait for an answer; 1000 unless said otherwise. */
  timeout?: number;
}

interface Protocol {
  name: string;
  variable: string;
  port: number;
  /** What to send before listening; a MySQL server speaks first. */
  greeting: string;
  /** What the first bytes of the answer mean; `undefined` while there are too few of them. */
  read(answer: Uint8Array): Finding | undefined;
}

type Finding = Pick<Probe, "answers" | "said">;

const protocols: Record<ProbedService, Protocol> = {
  redis: { name: "Redis", variable: "REDIS_URL", port: 6379, greeting: "PING\r\n", read: readPong },
  mysql: { name: "MySQL", variable: "MYSQL_URL", port: 3306, greeting: "", read: readHandshake },
};

const absent = (said: string): Finding => ({ answers: false, said });
const foreign = (name: string) => absent(`it answers, but not as ${name} does`);

/**
 * Asks whether Redis (by a `PING`) or MySQL (by its handshake) answers at an address.
 *
 * 1. An absent service is a finding, not an error: whatever goes wrong, the probe resolves.
 * 2. It needs no password: a server that asks for one has answered.
 * 3. It leaves nothing open, and waits for at most `timeout` milliseconds of real time.
 *
 * @example Nothing at port 1
 * ```ts
 * import { probe } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const { answers, address } = await probe("redis", { url: "redis://127.0.0.1:1" });
 * assertEquals([answers, address], [false, "127.0.0.1:1"]);
 * ```
 *
 * @throws {RangeError} If `timeout` is not a positive number.
 */
export async function probe(
  service: ProbedService,
  options: ProbeOptions = {},
): Promise<Probe> {
  const protocol = protocols[service];
  const { variable, port } = protocol;
  const { url = Deno.env.get(variable) ?? `${service}://127.0.0.1:${port}`, timeout = 1000 } =
    options;
  if (!(timeout > 0 && timeout < Infinity)) {
    throw new RangeError(
      `Cannot probe ${service}: timeout must be a positive number of milliseconds, received ${timeout}`,
    );
  }
  const parsed = URL.parse(url);
  if (!parsed?.hostname) {
    return { service, address: "nowhere", ...absent(`${variable} is not an address`) };
  }
  const { hostname } = parsed;
  const target = { hostname: hostname.replace(/^\[|\]$/g, ""), port: Number(parsed.port) || port };
  const address = `${hostname}:${target.port}`;
  if (parsed.protocol === `${service}s:`) {
    return { service, address, ...absent(`${service}s:// means TLS, which the course cannot use`) };
  }
  using limit = timeLimit(timeout);
  return { service, address, ...await ask(target, protocol, limit.signal) };
}

async function ask(
  target: Deno.ConnectOptions,
  { name, greeting, read }: Protocol,
  limit: AbortSignal,
): Promise<Finding> {
  let connection: Deno.TcpConn;
  try {
    connection = await Deno.connect({ ...target, signal: limit });
  } catch (error) {
    return absent(limit.aborted ? "no answer in time" : whyNot(error));
  }
  const answer = await converse(connection, greeting, read, limit).catch(() => undefined);
  if (answer) return answer;
  if (!limit.aborted) return foreign(name);
  return absent(`something listens there, but does not answer in time as ${name} does`);
}

function whyNot(error: unknown): string {
  if (error instanceof Deno.errors.ConnectionRefused) return "nothing listens there";
  const { message } = error as Error;
  if (message.includes("failed to lookup address")) return "no host of that name is known";
  return `it cannot be reached (${message})`;
}

/** What the server's first bytes mean; `undefined` if they are not of this protocol. */
async function converse(
  connection: Deno.TcpConn,
  greeting: string,
  read: Protocol["read"],
  limit: AbortSignal,
): Promise<Finding | undefined> {
  using _open = connection;
  const hangUp = () => connection.close();
  limit.addEventListener("abort", hangUp);
  try {
    await connection.write(new TextEncoder().encode(greeting));
    const buffer = new Uint8Array(512);
    let length = 0;
    while (length < buffer.length) {
      const count = await connection.read(buffer.subarray(length));
      if (count === null) break;
      length += count;
      const answer = read(buffer.subarray(0, length));
      if (answer) return answer;
    }
  } finally {
    limit.removeEventListener("abort", hangUp);
  }
}

/** `+PONG`, or an error that only a Redis server makes, as when it wants a password. */
function readPong(answer: Uint8Array): Finding | undefined {
  const text = new TextDecoder().decode(answer);
  if (!text.includes("\r\n")) return undefined;
  const [line] = text.split("\r\n");
  if (line === "+PONG") return { answers: true, said: "PONG" };
  if (line.startsWith("-NOAUTH")) return { answers: true, said: "wants a password" };
  if (/^-[A-Z]+ /.test(line)) return { answers: true, said: line.slice(1) };
  return foreign("Redis");
}

/** The first packet of a MySQL server: its protocol, 10, and its version; or an error, 255. */
function readHandshake(answer: Uint8Array): Finding | undefined {
  const [, , , sequence, kind] = answer;
  if (answer.length < 5) return undefined;
  if (sequence !== 0 || (kind !== 10 && kind !== 255)) return foreign("MySQL");
  if (kind === 255) return { answers: true, said: "refuses this machine" };
  const end = answer.indexOf(0, 5);
  if (end < 0) return undefined;
  const version = new TextDecoder().decode(answer.subarray(5, end));
  return { answers: true, said: version.replace(/^5\.5\.5-(?=.*MariaDB)/, "") };
}
