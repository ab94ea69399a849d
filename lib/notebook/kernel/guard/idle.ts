/** Whether a kernel has nothing to run, which only the kernel itself can tell. */
import type { KernelChannel } from "./kernel_channel.ts";

/** How often the kernel answers at any time until it must have answered in its turn, too. */
const ROUNDS = 5;
const BETWEEN_ROUNDS_MS = 20;

/** A channel on which the same question is asked again and again. */
export type Asked = Pick<KernelChannel, "send" | "receive">;

/**
 * Asks a kernel whether it has nothing to run.
 *
 * The kernel answers the requests of its shell channel one after the other, cells among them, and
 * those of its control channel at any time. So its answers on the one are the measure of its answer
 * on the other, however slow a busy machine makes both.
 */
export class IdleQuestion {
  readonly #shell: Questions;
  readonly #control: Questions;

  constructor(shell: Asked, control: Asked) {
    this.#shell = new Questions(shell);
    this.#control = new Questions(control);
  }

  async ask(): Promise<boolean> {
    let idle = false;
    this.#shell.ask().then(() => idle = true);
    for (let rounds = 0; rounds < ROUNDS && !idle; rounds++) {
      await this.#control.ask();
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_ROUNDS_MS));
    }
    return idle;
  }
}

/** The questions that were asked on a channel; it answers them in their order. */
class Questions {
  readonly #channel: Asked;
  readonly #open: (() => void)[] = [];

  constructor(channel: Asked) {
    this.#channel = channel;
    this.#read();
  }

  async ask(): Promise<void> {
    const answered = Promise.withResolvers<void>();
    this.#open.push(answered.resolve);
    await this.#channel.send("kernel_info_request");
    await answered.promise;
  }

  async #read(): Promise<void> {
    while (true) {
      const { type } = await this.#channel.receive();
      if (type === "kernel_info_reply") this.#open.shift()?.();
    }
  }
}
