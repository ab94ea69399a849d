/** Whether Redis or MySQL answers on this machine. */

/** The services that can be probed. */
export type ProbedService = "redis" | "mysql";

/** What a probe found. */
export interface Probe {
  readonly service: ProbedService;
  /** Host and port that were asked; never a user or a password. */
  readonly address: string;
  /** Whether the service answered in its own protocol. */
  readonly answers: boolean;
  /** What the service said of itself, or why there is no answer. */
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
  variable: string;
  port: number;
  /** What to send before listening; a MySQL server speaks first. */
  greeting: string;
  /** What the first bytes of the answer say; `undefined` while there are too few of them. */
  read(answer: Uint8Array): { answers: boolean; said: string } | undefined;
}

const protocols: Record<ProbedService, Protocol> = {
  redis: { variable: "REDIS_URL", port: 6379, greeting: "PING\r\n", read: readPong },
  mysql: { variable: "MYSQL_URL", port: 3306, greeting: "", read: readHandshake },
};

const wrongProtocol = { answers: false, said: "something else answers there" };

/**
 * Asks whether Redis (by a `PING`) or MySQL (by its handshake) answers at an address.
 *
 * 1. An absent service is a finding, not an error: whatever goes wrong, the probe resolves.
 * 2. It needs no password: a server that asks for one has answered.
 * 3. It leaves nothing open, and waits for at most `timeout` milliseconds of real time.
 *
 * @example
 * ```ts
 * import { probe } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const { answers, address } = await probe("redis", { url: "redis://127.0.0.1:1" });
 * assertEquals([answers, address], [false, "127.0.0.1:1"]); // nothing listens at port 1
 * ```
 *
 * @throws {RangeError} if `timeout` is not a positive number
 */
export async function probe(
  service: ProbedService,
  options: ProbeOptions = {},
): Promise<Probe> {
  const { variable, port, greeting, read } = protocols[service];
  const { url = Deno.env.get(variable) ?? `${service}://127.0.0.1:${port}`, timeout = 1000 } =
    options;
  if (!(timeout > 0 && timeout < Infinity)) {
    throw new RangeError(
      `Cannot probe ${service}: timeout must be a positive number of milliseconds, received ${timeout}`,
    );
  }
  if (!URL.canParse(url) || !new URL(url).hostname) {
    return { service, address: "nowhere", answers: false, said: `${variable} is not an address` };
  }
  const { hostname, port: givenPort } = new URL(url);
  const target = { hostname: hostname.replace(/^\[|\]$/g, ""), port: Number(givenPort) || port };
  const address = `${hostname}:${target.port}`;
  const limit = AbortSignal.timeout(timeout); // native: real time, also under a virtual clock
  try {
    const answer = await ask(target, greeting, read, limit);
    return { service, address, ...answer };
  } catch {
    const said = limit.aborted ? "no answer in time" : "nothing listens there";
    return { service, address, answers: false, said };
  }
}

async function ask(
  target: Deno.ConnectOptions,
  greeting: string,
  read: Protocol["read"],
  limit: AbortSignal,
): Promise<{ answers: boolean; said: string }> {
  using connection = await Deno.connect({ ...target, signal: limit });
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
    return wrongProtocol;
  } finally {
    limit.removeEventListener("abort", hangUp);
  }
}

/** `+PONG`, or an error that only a Redis server makes, as when it wants a password. */
function readPong(answer: Uint8Array): { answers: boolean; said: string } | undefined {
  const text = new TextDecoder().decode(answer);
  if (!text.includes("\r\n")) return undefined;
  const [line] = text.split("\r\n");
  if (line === "+PONG") return { answers: true, said: "PONG" };
  if (line.startsWith("-NOAUTH")) return { answers: true, said: "wants a password" };
  if (/^-[A-Z]+ /.test(line)) return { answers: true, said: line.slice(1) };
  return wrongProtocol;
}

/** The first packet of a MySQL server: its protocol, 10, and its version; or an error, 255. */
function readHandshake(answer: Uint8Array): { answers: boolean; said: string } | undefined {
  const [, , , sequence, kind] = answer;
  if (answer.length < 5) return undefined;
  if (sequence !== 0 || (kind !== 10 && kind !== 255)) return wrongProtocol;
  if (kind === 255) return { answers: true, said: "refuses this machine" };
  const end = answer.indexOf(0, 5);
  if (end < 0) return undefined;
  const version = new TextDecoder().decode(answer.subarray(5, end));
  return { answers: true, said: version.replace(/^5\.5\.5-(?=.*MariaDB)/, "") };
}
