/**
 * What leaves the kernel. Output goes through a queue that the end of a cell overtakes: a message
 * that is still in it then is lost, or lands under another cell. So messages are counted, and the
 * end of a cell waits until the queue must be empty.
 */
import { real } from "../time/mod.ts";
import { jupyter, type MediaBundle } from "./jupyter.ts";

/** Real milliseconds that the kernel needs to deliver one message (about 0.7 when idle, measured), and to wake up. */
const PER_MESSAGE = 1.5;
const WAKE_UP = 35;

type Stream = "stdout" | "stderr";

/** The messages of a kernel; silent outside one. */
export class Output {
  readonly #send: ((type: string, content: Record<string, unknown>) => void) | undefined;
  #undelivered = 0;
  #lines: string[] = [];

  constructor(send?: (type: string, content: Record<string, unknown>) => void) {
    this.#send = send;
  }

  /** Whether there is a kernel to send to. */
  get live(): boolean {
    return this.#send !== undefined;
  }

  /** Keeps a line back, to leave with the next flush. */
  keep(line: string): void {
    if (this.live) this.#lines.push(line);
  }

  /** Sends the lines that were kept back, in one message. */
  flush(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join("\n") + "\n";
    this.#lines = [];
    this.#message("stream", { name: "stdout", text });
  }

  /** Sends text, after everything that was kept back. */
  write(stream: Stream, text: string): void {
    this.flush();
    if (text !== "") this.#message("stream", { name: stream, text });
  }

  /** Sends a picture, a table, or anything else in several formats. */
  display(data: MediaBundle): void {
    this.flush();
    this.#message("display_data", { data, metadata: {}, transient: {} });
  }

  /** Sends an error, as front ends show the one that ended a cell. */
  error(name: string, text: string): void {
    this.flush();
    this.#message("error", { ename: name, evalue: text, traceback: text.split("\n") });
  }

  /** Counts a message that other code sent, such as `console.log`. */
  count(): void {
    this.#undelivered++;
  }

  /** Waits, in real time, until everything sent so far has left. */
  async drain(): Promise<void> {
    this.flush();
    const ms = this.#takeDeliveryTime();
    if (ms > 0) await new Promise<void>((resolve) => real.setTimeout(resolve, ms));
  }

  /** The same without giving up control, for the moment just before an error is reported. */
  drainBlocking(): void {
    this.flush();
    const ms = this.#takeDeliveryTime();
    if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  }

  #takeDeliveryTime(): number {
    const ms = this.#undelivered === 0 ? 0 : WAKE_UP + this.#undelivered * PER_MESSAGE;
    this.#undelivered = 0;
    return ms;
  }

  #message(type: string, content: Record<string, unknown>): void {
    if (!this.#send) return;
    this.#undelivered++;
    this.#send(type, content);
  }
}

/** The output of this kernel. */
export const output: Output = new Output(
  jupyter && jupyter.broadcast.bind(jupyter),
);
