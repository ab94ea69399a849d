/** One worker of a `WorkerPool`. */
import { receiveMessageOnPort, Worker } from "node:worker_threads";
import { heapLimit } from "./memory.ts";
import { Member, type MemberOwner, type Order } from "../member.ts";
import type { Port, Report, Setup } from "./worker_host.ts";

/** No ticket: nothing may begin. */
const SHUT = -1;

/** It may have many small jobs at a time. */
export class WorkerMember extends Member {
  readonly #worker: Worker;
  readonly #port: Port;
  readonly #gate = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(SHUT);
  #cause: unknown;
  /** Dismissed: its end does not count as a death, and late answers are ignored (EX12). */
  #dismissed = false;

  constructor(owner: MemberOwner, module: string, name: string) {
    super(owner);
    // As much memory as this program: beyond that it dies, and the program lives on.
    const maxOldGenerationSizeMb = Math.ceil(heapLimit() / 2 ** 20);
    this.#worker = new Worker(new URL("./worker_host.ts", import.meta.url), {
      name,
      resourceLimits: { maxOldGenerationSizeMb },
    });
    this.#worker.on("error", (error) => this.#cause = error);
    this.#worker.on("exit", (code) => this.#onExit(code));
    const { port1, port2 } = new MessageChannel() as { port1: Port; port2: Port };
    this.#port = port1;
    port1.onmessage = ({ data }: MessageEvent<Report>) => this.#read(data);
    port1.onmessageerror = () => this.#die(new Error("An answer arrived broken"));
    port1.unref(); // It is the worker that keeps the program alive.
    const setup: Setup = { module, gate: this.#gate, port: port2 };
    this.#worker.postMessage(setup, [port2 as never]);
  }

  override end(): Promise<void> {
    return this.kill();
  }

  override async kill(): Promise<void> {
    this.#dismissed = true;
    this.#port.close();
    await this.#worker.terminate();
  }

  protected override send(orders: Order[], transfer: Transferable[]): void {
    // Opens the gate if it was shut: it must be open before the orders arrive.
    Atomics.compareExchange(this.#gate, 0, SHUT, orders[0][0]);
    if (transfer.length === 0) this.#port.postMessage(orders); // Much the faster of the two.
    else this.#port.postMessage(orders, transfer);
  }

  protected override stop(): number {
    return Atomics.exchange(this.#gate, 0, SHUT);
  }

  protected override keepAlive(needed: boolean): void {
    if (needed) this.#worker.ref();
    else this.#worker.unref();
  }

  #read(report: Report): void {
    if (this.#dismissed) return;
    if (Array.isArray(report)) this.onAnswers(report);
    else this.owner.onVerdict(report.job, report.small);
  }

  #onExit(code: number): void {
    // Messages that it sent before its end may still be on their way.
    const receive = () => receiveMessageOnPort(this.#port as never);
    for (let rest = receive(); rest !== undefined; rest = receive()) this.#read(rest.message);
    this.#die(this.#cause ?? new Error(`Exit code ${code}`));
  }

  #die(cause: unknown): void {
    if (!this.#dismissed) this.owner.onDeath(this, cause);
  }
}
