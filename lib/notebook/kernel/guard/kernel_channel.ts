/** One channel of a Jupyter kernel, as its clients see it: signed messages in both directions. */
import { concatenate, type Frames, type SocketType, ZmtpConnection } from "./zmtp.ts";

/** Where a kernel listens, and the key that signs its messages: what a connection file says. */
export interface KernelAddress {
  readonly ip: string;
  readonly key: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
}

/** A message that has arrived. */
export interface KernelMessage {
  readonly type: string;
  /** The id of the request that it answers. */
  readonly answers: string | undefined;
  readonly content: Record<string, unknown>;
}

const DELIMITER = "<IDS|MSG>";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A connection to one channel of a kernel. */
export class KernelChannel implements Disposable {
  readonly #connection: ZmtpConnection;
  readonly #key: CryptoKey;
  readonly #session = crypto.randomUUID();

  private constructor(connection: ZmtpConnection, key: CryptoKey) {
    this.#connection = connection;
    this.#key = key;
  }

  /** Connects to the channel `shell` or `control`, or listens to what the kernel publishes. */
  static async open(
    { ip, key, ...ports }: KernelAddress,
    channel: "shell" | "control" | "iopub",
  ): Promise<KernelChannel> {
    const type: SocketType = channel === "iopub" ? "SUB" : "DEALER";
    const address = { hostname: ip, port: ports[`${channel}_port`] };
    const connection = await ZmtpConnection.open(address, type);
    if (type === "SUB") await connection.send([Uint8Array.of(1)]); // Subscribe to everything.
    return new KernelChannel(connection, await hmacKey(key));
  }

  /**
   * Sends a request.
   *
   * @returns its id, by which its answers are known
   */
  async send(type: string, content: Record<string, unknown> = {}): Promise<string> {
    const id = crypto.randomUUID();
    const header = {
      msg_id: id,
      session: this.#session,
      username: "course",
      date: new Date().toISOString(),
      msg_type: type,
      version: "5.3",
    };
    const parts = [header, {}, {}, content].map((part) => encoder.encode(JSON.stringify(part)));
    const signature = encoder.encode(await this.#sign(parts));
    await this.#connection.send([encoder.encode(DELIMITER), signature, ...parts]);
    return id;
  }

  /** Waits for the next message. */
  async receive(): Promise<KernelMessage> {
    const texts = (await this.#connection.receive()).map((frame) => decoder.decode(frame));
    const [header, parent, , content] = texts.slice(texts.indexOf(DELIMITER) + 2);
    return {
      type: JSON.parse(header).msg_type,
      answers: JSON.parse(parent).msg_id,
      content: JSON.parse(content),
    };
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]();
  }

  /** The kernel ignores whatever is not signed with its key. */
  async #sign(parts: Frames): Promise<string> {
    const signature = await crypto.subtle.sign("HMAC", this.#key, concatenate(parts));
    return new Uint8Array(signature).toHex();
  }
}

function hmacKey(key: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", encoder.encode(key), algorithm, false, ["sign"]);
}
