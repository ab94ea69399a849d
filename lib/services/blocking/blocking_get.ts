/** A GET that blocks its thread until the answer is there. */
import { BlockingSocket } from "./blocking_socket.ts";

/** What the server answered. */
export interface BlockingAnswer {
  readonly status: number;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Options of {@linkcode blockingGet}. */
export interface BlockingGetOptions {
  /** A socket of libc, which only Linux has, or the program `curl`; default: what is there. */
  readonly by?: "socket" | "curl";
}

/**
 * Asks for a page and blocks the thread until all of it has arrived: what `requests.get` is in
 * Python.
 *
 * - On Linux through a socket of libc; elsewhere it waits for the program `curl`.
 * - It speaks HTTP/1.0, so that the answer never comes in chunks.
 * - In the thread of the server itself it would wait forever: call it in a Worker.
 *
 * @example In a thread of its own
 * ```ts
 * import { WorkerPool } from "@course/async";
 * import { type BlockingAnswer, blockingJobs, LocalSite } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * await using site = LocalSite.start();
 * await using pool = new WorkerPool(blockingJobs, { size: 1 });
 * const { status, body } = await pool.run<BlockingAnswer>("get", [`${site.url}/get?a=2`]);
 * assertEquals([status, new TextDecoder().decode(body)], [200, '{"args":{"a":"2"}}']);
 * ```
 *
 * @throws {TypeError} If the address is not an `http:` address of an IPv4 host.
 * @throws {Error} If there is no connection, or the answer is not HTTP.
 */
export function blockingGet(address: string, options: BlockingGetOptions = {}): BlockingAnswer {
  const { by = BlockingSocket.available ? "socket" : "curl" } = options;
  const url = URL.parse(address);
  if (url?.protocol !== "http:" || !/^[\d.]+$/.test(url.hostname)) {
    throw new TypeError(
      `Cannot get a page: address must be like http://127.0.0.1:8000/, received ${address}`,
    );
  }
  return parse(by === "socket" ? bySocket(url) : byCurl(url.href), url.href);
}

function bySocket(url: URL): Uint8Array<ArrayBuffer> {
  using socket = BlockingSocket.connect(url.hostname, Number(url.port || 80));
  const request = `GET ${url.pathname}${url.search} HTTP/1.0\r\nHost: ${url.host}\r\n\r\n`;
  socket.sendAll(new TextEncoder().encode(request));
  return socket.receiveAll();
}

function byCurl(href: string): Uint8Array<ArrayBuffer> {
  const options = ["--silent", "--show-error", "--include", "--http1.0", "--noproxy", "*"];
  const { success, stdout, stderr } = new Deno.Command("curl", { args: [...options, href] })
    .outputSync();
  if (success) return stdout;
  throw new Error(`Cannot get ${href}: ${new TextDecoder().decode(stderr).trim()}`);
}

/** The head ends at the first empty line; the body may have others. */
function parse(answer: Uint8Array<ArrayBuffer>, href: string): BlockingAnswer {
  const text = new TextDecoder("latin1").decode(answer); // One character per byte.
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  const end = text.indexOf("\r\n\r\n");
  if (status === undefined || end < 0) {
    throw new Error(`Cannot get ${href}: the answer is not HTTP`);
  }
  return { status: Number(status), body: answer.slice(end + 4) };
}
