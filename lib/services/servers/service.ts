/** Where a real service comes from: an existing one, or one of our own. */

/**
 * - `given`: at the address in `REDIS_URL` or `MYSQL_URL`;
 * - `found`: at its usual port on this machine;
 * - `started`: for this program alone, from a server that is installed;
 * - `embedded`: in this process, if nothing else is available.
 */
export type Origin = "given" | "found" | "started" | "embedded";

const HOW: Readonly<Record<Origin, string>> = {
  given: "given",
  found: "found at its usual port",
  started: "started for this program",
  embedded: "embedded in this program",
};

/** A service to experiment with, until it is disposed of. */
export interface Service extends AsyncDisposable {
  /** What to connect to. It may contain a password: show `about` instead. */
  readonly url: string;
  readonly origin: Origin;
  /** One line for the reader: what it is, where it comes from, and why not from elsewhere. */
  readonly about: string;
}

/** Options of {@linkcode openRedis} and {@linkcode openDatabase}; a reader needs none of them. */
export interface ServiceOptions {
  /** The address of a server; by default, what `REDIS_URL` or `MYSQL_URL` says. */
  readonly url?: string;
  /** The only origin to try; by default, what `COURSE_SERVICES` says, or all in turn. */
  readonly origin?: Origin;
  /** The port where a server is usually found: 6379 for Redis, 3306 for MySQL. */
  readonly port?: number;
  /** Where servers are installed; by default, the folders of `PATH` and the usual ones. */
  readonly folders?: readonly string[];
}

/** This origin is not available, and why. */
export class NotThere extends Error {
  override name = "NotThere";
}

/** A service, without the information where it comes from. */
export interface Opened {
  readonly url: string;
  /** What it is and where, without a password. */
  readonly what: string;
  close(): Promise<void>;
}

/** How to open one kind of service from each origin; each may throw {@linkcode NotThere}. */
export interface Origins {
  /** Its name for the reader. */
  readonly kind: string;
  /** The protocol of its addresses, without the colon. */
  readonly protocol: string;
  /** The environment variable of its address. */
  readonly variable: string;
  given(url: URL): Promise<Opened>;
  found(): Promise<Opened>;
  started(): Promise<Opened>;
  embedded(): Promise<Opened>;
}

/** The service from the first origin that has it, or from the requested one. */
export async function openFrom(origins: Origins, options: ServiceOptions): Promise<Service> {
  const url = options.url ?? (Deno.env.get(origins.variable) || undefined);
  const origin = options.origin ?? forcedOrigin() ?? (url === undefined ? undefined : "given");
  const reasons: string[] = [];
  for (const candidate of origin ? [origin] : ["found", "started", "embedded"] as const) {
    try {
      const opened = candidate === "given" ? await given(origins, url) : await origins[candidate]();
      return service(opened, candidate, reasons);
    } catch (error) {
      if (!(error instanceof NotThere)) throw error;
      reasons.push(error.message);
    }
  }
  throw new Error(`Cannot open ${origins.kind}: ${reasons.join("; ")}`);
}

function service({ url, what, close }: Opened, origin: Origin, reasons: string[]): Service {
  const why = reasons.length > 0 ? ` (${reasons.join("; ")})` : "";
  let closing: Promise<void> | undefined;
  const tidyUp = () =>
    close().catch((cause) => {
      throw new Error(`Cannot tidy up: ${what} is not as it was`, { cause });
    });
  return {
    url,
    origin,
    about: `${what}, ${HOW[origin]}${why}`,
    [Symbol.asyncDispose]: () => closing ??= tidyUp(),
  };
}

async function given(origins: Origins, address: string | undefined): Promise<Opened> {
  const { protocol, variable } = origins;
  const right = `${variable} should be ${protocol}://user:password@host:port, or not be set`;
  if (address === undefined) throw new NotThere(`no address is given; ${right}`);
  const url = URL.parse(address);
  const protocols = [`${protocol}:`, `${protocol}s:`]; // A probe says what is wrong with TLS
  if (!url?.hostname || !protocols.includes(url.protocol)) {
    throw new NotThere(`what is given is not such an address; ${right}`);
  }
  try {
    return await origins.given(url);
  } catch (error) {
    if (!(error instanceof NotThere)) throw error;
    throw new NotThere(`${error.message}; ${right} (it is ${masked(url)})`);
  }
}

function forcedOrigin(): Origin | undefined {
  const forced = Deno.env.get("COURSE_SERVICES");
  if (!forced) return undefined;
  if (Object.hasOwn(HOW, forced)) return forced as Origin;
  throw new RangeError(
    `Cannot open a service: COURSE_SERVICES must be one of ${Object.keys(HOW).join(", ")}, ` +
      `received "${forced}"`,
  );
}

/** An address that can be shown: stars instead of a password, and none of its options. */
function masked(url: URL): string {
  const shown = new URL(url);
  if (shown.password) shown.password = "****";
  shown.search = "";
  return shown.href;
}

/** Sixteen hexadecimal digits that no other program has chosen. */
export function randomName(): string {
  return crypto.getRandomValues(new Uint8Array(8)).toHex();
}
