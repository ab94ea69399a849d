/**
 * Messages over TCP as ZeroMQ sends them: ZMTP 3.0 without encryption, as little of it as a client
 * of a Jupyter kernel needs.
 *
 * Both sides send a greeting of 64 bytes, then a READY command that names the type of their socket.
 * After that everything is messages, and a message is a list of frames. Before each frame come a
 * byte of flags and its length.
 */

/** The types of socket that a client of a kernel has. */
export type SocketType = "DEALER" | "SUB";

/** A message: its frames. */
export type Frames = Uint8Array<ArrayBuffer>[];

const MORE = 1, LONG = 2, COMMAND = 4;
const GREETING_LENGTH = 64;

const encoder = new TextEncoder();

/** A connection that sends and receives whole messages. */
export class ZmtpConnection implements Disposable {
  readonly #connection: Deno.TcpConn;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Connects, and returns when both sides are ready for messages. */
  static async open(
    address: { hostname: string; port: number },
    type: SocketType,
  ): Promise<ZmtpConnection> {
    const opened = new ZmtpConnection(await Deno.connect(address));
    await opened.#write([greeting()]);
    await opened.#read(GREETING_LENGTH);
    await opened.#write(frame(ready(type), COMMAND));
    await opened.#readFrame();
    return opened;
  }

  /** Sends one message. */
  async send(frames: Frames): Promise<void> {
    const last = frames.length - 1;
    await this.#write(frames.flatMap((bytes, index) => frame(bytes, index < last ? MORE : 0)));
  }

  /** Waits for the next message. */
  async receive(): Promise<Frames> {
    const frames: Frames = [];
    while (true) {
      const { flags, bytes } = await this.#readFrame();
      if (flags & COMMAND) continue;
      frames.push(bytes);
      if (!(flags & MORE)) return frames;
    }
  }

  [Symbol.dispose](): void {
    try {
      this.#connection.close();
    } catch {
      // The other side was faster.
    }
  }

  async #readFrame(): Promise<{ flags: number; bytes: Uint8Array<ArrayBuffer> }> {
    const [flags] = await this.#read(1);
    const size = await this.#read(flags & LONG ? 8 : 1);
    const length = flags & LONG ? Number(new DataView(size.buffer).getBigUint64(0)) : size[0];
    return { flags, bytes: await this.#read(length) };
  }

  async #read(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const count = await this.#connection.read(bytes.subarray(filled));
      if (count === null) throw new Error("the other side closed the connection");
      filled += count;
    }
    return bytes;
  }

  /** Writes everything at once: many small packets would wait for each other. */
  async #write(parts: Frames): Promise<void> {
    const bytes = concatenate(parts);
    for (let written = 0; written < bytes.length;) {
      written += await this.#connection.write(bytes.subarray(written));
    }
  }
}

/** One array after the other. */
export function concatenate(parts: Frames): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Signature, version 3.0, and the mechanism `NULL`: nothing is encrypted. */
function greeting(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(GREETING_LENGTH);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.set(encoder.encode("NULL"), 12);
  return bytes;
}

/** The body of READY: its name, and one property with its value. */
function ready(type: SocketType): Uint8Array<ArrayBuffer> {
  const value = encoder.encode(type);
  const valueLength = new Uint8Array(4);
  new DataView(valueLength.buffer).setUint32(0, value.length);
  return concatenate([shortText("READY"), shortText("Socket-Type"), valueLength, value]);
}

/** A text of fewer than 256 bytes with its length in front. */
function shortText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = encoder.encode(text);
  return concatenate([Uint8Array.of(bytes.length), bytes]);
}

function frame(bytes: Uint8Array<ArrayBuffer>, flags: number): Frames {
  if (bytes.length < 256) return [Uint8Array.of(flags, bytes.length), bytes];
  const head = new Uint8Array(9);
  head[0] = flags | LONG;
  new DataView(head.buffer).setBigUint64(1, BigInt(bytes.length));
  return [head, bytes];
}
