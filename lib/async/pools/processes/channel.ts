/** How a `ProcessPool` and its processes talk to each other: frames of bytes on a socket. */

/** What is sent at a time. */
export interface Frame {
  /** The ticket of the job that it is about. */
  readonly ticket: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A frame is its own length, then the ticket of the job, then a value as bytes. Only one frame is on
 * its way in each direction at any time: a job, or its answer.
 */
export class Channel {
  /** The size of the header, in bytes: the length of the frame and the ticket. */
  static readonly HEADER = 8;

  readonly #socket: Deno.TcpConn;
  readonly #small = new Uint8Array(64 * 1024);

  constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
    socket.setNoDelay();
  }

  /** Fills in the header of the frame, and sends it. */
  async write(frame: Uint8Array<ArrayBuffer>, ticket: number): Promise<void> {
    const header = new DataView(frame.buffer, frame.byteOffset);
    header.setUint32(0, frame.length);
    header.setUint32(4, ticket);
    for (let sent = 0; sent < frame.length;) {
      sent += await this.#socket.write(frame.subarray(sent));
    }
  }

  /** The next frame, valid until the one after it; undefined if the other side is gone. */
  async read(): Promise<Frame | undefined> {
    let frame = this.#small;
    let length = Channel.HEADER;
    for (let received = 0; received < length;) {
      const count = await this.#socket.read(frame.subarray(received)).catch(() => null);
      if (count === null) return undefined;
      received += count;
      if (received < Channel.HEADER) continue;
      length = new DataView(frame.buffer).getUint32(0);
      if (length > frame.length) frame = enlarged(frame, length);
    }
    const ticket = new DataView(frame.buffer).getUint32(4);
    return { ticket, bytes: frame.subarray(Channel.HEADER, length) };
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  close(): void {
    try {
      this.#socket.close();
    } catch {
      // It is closed already.
    }
  }
}

function enlarged(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
