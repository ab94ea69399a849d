/** A TCP socket as the operating system has it. */

const AF_INET = 2, SOCK_STREAM = 1, F_GETFL = 3, F_SETFL = 4, O_NONBLOCK = 0o4000;
const MSG_NOSIGNAL = 0x4000, EAGAIN = 11;

const SYMBOLS = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  send: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  __errno_location: { parameters: [], result: "pointer" },
} as const;

type Libc = Deno.DynamicLibrary<typeof SYMBOLS>;

/**
 * A socket of Linux's own library, libc: what `socket.socket` is in Python. Each call blocks the
 * thread until the operating system has done what was asked.
 *
 * After `setBlocking(false)` no call waits: one that would have to returns `"EAGAIN"`, the name of
 * the error by which the operating system says "try again later".
 *
 * @example What is not here yet
 * ```ts
 * import { BlockingSocket } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * if (BlockingSocket.available) {
 *   using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 *   using socket = BlockingSocket.connect("127.0.0.1", listener.addr.port);
 *   using other = await listener.accept();
 *   socket.setBlocking(false);
 *   const buffer = new Uint8Array(8);
 *   assertEquals(socket.receive(buffer), "EAGAIN");
 *   await other.write(new Uint8Array([7]));
 *   socket.setBlocking(true);
 *   assertEquals([socket.receive(buffer), buffer[0]], [1, 7]);
 * }
 * ```
 */
export class BlockingSocket implements Disposable {
  /** The address of the module, for a Worker that imports it. */
  static readonly module: string = import.meta.url;
  /** Whether this machine has it: only Linux does. */
  static readonly available: boolean = Deno.build.os === "linux";

  readonly #libc: Libc;
  readonly #descriptor: number;

  private constructor(libc: Libc, descriptor: number) {
    this.#libc = libc;
    this.#descriptor = descriptor;
  }

  /**
   * Connects to an IPv4 address such as `127.0.0.1`, and blocks until that is done.
   *
   * @throws {TypeError} If the hostname is not an IPv4 address.
   * @throws {RangeError} If the port is not one.
   * @throws {Error} If nothing listens there, or this is not Linux.
   */
  static connect(hostname: string, port: number): BlockingSocket {
    const address = socketAddress(hostname, port);
    if (!BlockingSocket.available) {
      throw new Error(`Cannot connect: a BlockingSocket needs Linux, and this is ${Deno.build.os}`);
    }
    const libc = Deno.dlopen("libc.so.6", SYMBOLS);
    const descriptor = libc.symbols.socket(AF_INET, SOCK_STREAM, 0);
    const socket = new BlockingSocket(libc, descriptor);
    if (descriptor >= 0 && libc.symbols.connect(descriptor, address, address.length) === 0) {
      return socket;
    }
    const error = socket.#error(`Cannot connect to ${hostname}:${port}`);
    socket[Symbol.dispose]();
    throw error;
  }

  /**
   * Hands bytes to the operating system, and returns how many it took. That may be fewer than there
   * are.
   *
   * @throws {Error} If the other side has closed the connection.
   */
  send(bytes: Uint8Array<ArrayBuffer>): number | "EAGAIN" {
    const { send } = this.#libc.symbols;
    return this.#outcome(
      send(this.#descriptor, bytes, BigInt(bytes.length), MSG_NOSIGNAL),
      "Cannot send",
    );
  }

  /**
   * Sends all of the bytes, in as many calls as it takes.
   *
   * @throws {Error} If the other side has closed the connection, or the socket does not block.
   */
  sendAll(bytes: Uint8Array<ArrayBuffer>): void {
    for (let sent = 0; sent < bytes.length;) sent += waited(this.send(bytes.subarray(sent)));
  }

  /**
   * Puts what has arrived into the buffer and returns the number of bytes; 0 when the other side
   * has ended. Blocks until there is something.
   *
   * @throws {Error} If the connection is broken.
   */
  receive(buffer: Uint8Array<ArrayBuffer>): number | "EAGAIN" {
    const { recv } = this.#libc.symbols;
    return this.#outcome(
      recv(this.#descriptor, buffer, BigInt(buffer.length), 0),
      "Cannot receive",
    );
  }

  /**
   * Everything until the other side ends, read in pieces of `size` bytes.
   *
   * @throws {Error} If the connection is broken, or the socket does not block.
   */
  receiveAll(size = 65536): Uint8Array<ArrayBuffer> {
    let all = new Uint8Array(size), length = 0;
    for (;;) {
      if (length === all.length) {
        const larger = new Uint8Array(2 * length);
        larger.set(all);
        all = larger;
      }
      const count = waited(this.receive(all.subarray(length, length + size)));
      if (count === 0) return all.slice(0, length);
      length += count;
    }
  }

  /** Whether calls wait (`true`, as at the beginning) or return `"EAGAIN"` at once (`false`). */
  setBlocking(blocking: boolean): void {
    const { fcntl } = this.#libc.symbols;
    const flags = fcntl(this.#descriptor, F_GETFL, 0);
    fcntl(this.#descriptor, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
  }

  /** Closes the connection. */
  [Symbol.dispose](): void {
    if (this.#descriptor >= 0) this.#libc.symbols.close(this.#descriptor);
    this.#libc.close();
  }

  #outcome(count: number | bigint, action: string): number | "EAGAIN" {
    if (count >= 0) return Number(count);
    if (this.#errno() === EAGAIN) return "EAGAIN";
    throw this.#error(action);
  }

  #error(action: string): Error {
    return new Error(`${action}: the operating system says error ${this.#errno()}`);
  }

  #errno(): number {
    return new Deno.UnsafePointerView(this.#libc.symbols.__errno_location()!).getInt32();
  }
}

/** A `sockaddr_in` of Linux: family, port, address, eight bytes of nothing. */
function socketAddress(hostname: string, port: number): Uint8Array<ArrayBuffer> {
  const parts = hostname.split(".").map(Number);
  const isPart = (part: number) => Number.isInteger(part) && part >= 0 && part <= 255;
  if (!/^\d+(\.\d+){3}$/.test(hostname) || !parts.every(isPart)) {
    throw new TypeError(
      `Cannot connect: hostname must be an IPv4 address such as 127.0.0.1, received ${hostname}`,
    );
  }
  if (!(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new RangeError(`Cannot connect: port must be from 1 to 65535, received ${port}`);
  }
  const address = new Uint8Array(16);
  new Uint16Array(address.buffer, 0, 1)[0] = AF_INET; // In the byte order of this machine.
  new DataView(address.buffer).setUint16(2, port);
  address.set(parts, 4);
  return address;
}

function waited(count: number | "EAGAIN"): number {
  if (count !== "EAGAIN") return count;
  throw new Error("Cannot wait for the other side: the socket does not block");
}
