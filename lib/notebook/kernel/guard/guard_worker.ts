/**
 * The guard of a kernel, a Worker. Its thread goes on while the kernel's own spins, so it can hear
 * Stop, interrupt the kernel over the kernel's own control channel, and end the process.
 */
import { ownAddress } from "./connection_file.ts";
import { Guard } from "./guard.ts";
import { type KernelAddress, KernelChannel } from "./kernel_channel.ts";
import { isOrphan, type Parents } from "./orphan.ts";
import { Pulse } from "./pulse.ts";

/** The first message of the kernel's thread to its guard; the numbers of its questions follow. */
export interface GuardTask {
  readonly buffer: SharedArrayBuffer;
  readonly parents: Parents;
}

/** What the guard answers: that it is ready, or the number of a question whose answer is yes. */
export type GuardAnswer = { readonly ready: boolean } | { readonly idle: number };

const BEAT_MS = 20;
const LOOK_FOR_PARENTS_MS = 2000;

const answer = (message: GuardAnswer) =>
  (globalThis as unknown as { postMessage(message: GuardAnswer): void }).postMessage(message);

addEventListener("message", (event) => start((event as MessageEvent<GuardTask>).data), {
  once: true,
});

async function start({ buffer, parents }: GuardTask): Promise<void> {
  const pulse = new Pulse(buffer);
  measureLag(pulse);
  setInterval(() => isOrphan(parents) && end(), LOOK_FOR_PARENTS_MS);
  const address = await ownAddress();
  const control = address && await KernelChannel.open(address, "control");
  listenToStop(pulse, control);
  if (address) await answerQuestions(address);
  answer({ ready: address !== undefined });
}

function listenToStop(pulse: Pulse, control: KernelChannel | undefined): void {
  const guard = new Guard({
    beats: () => pulse.beats,
    settled: () => pulse.settled,
    now: () => performance.now(),
    later: (ms, action) => void setTimeout(action, ms),
    interrupt: () => {
      if (!control) return;
      pulse.countInterrupt();
      control.send("interrupt_request");
    },
    end,
  });
  Deno.addSignalListener("SIGINT", () => guard.press());
}

/**
 * The kernel answers the requests of its shell channel one after the other, cells among them. So a
 * question that it answers at once has found it with nothing to run.
 */
async function answerQuestions(address: KernelAddress): Promise<void> {
  const shell = await KernelChannel.open(address, "shell");
  const asked = new Map<string, number>();
  addEventListener("message", async (event) => {
    asked.set(await shell.send("kernel_info_request"), (event as MessageEvent<number>).data);
  });
  (async () => {
    while (true) {
      const { answers = "" } = await shell.receive();
      const number = asked.get(answers);
      if (number !== undefined) answer({ idle: number });
      asked.delete(answers);
    }
  })();
}

/** A thread with nothing to do waits for its turn only where the machine is busy. */
function measureLag(pulse: Pulse): void {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    pulse.lag = Math.max(pulse.lag, Math.round(now - last - BEAT_MS));
    last = now;
  }, BEAT_MS);
}

function end(): void {
  Deno.kill(Deno.pid, "SIGKILL");
}
