/**
 * The guard of a kernel, a Worker. Its thread goes on while the kernel's own spins, so it can hear
 * Stop, interrupt the kernel over the kernel's own control channel, and end the process.
 */
import { ownAddress } from "./connection_file.ts";
import { Guard } from "./guard.ts";
import { IdleQuestion } from "./idle.ts";
import { KernelChannel } from "./kernel_channel.ts";
import { isOrphan, type Parents } from "./orphan.ts";
import { Pulse } from "./pulse.ts";
import { readThreadTime } from "./thread_time.ts";

/** The first message of the kernel's thread to its guard; the numbers of its questions follow. */
export interface GuardTask {
  readonly buffer: SharedArrayBuffer;
  readonly parents: Parents;
  /** Where the system keeps account of the kernel's thread; undefined where it does not. */
  readonly thread: string | undefined;
}

/** What the guard answers: that it is ready, or whether the kernel was idle when it was asked. */
export type GuardAnswer =
  | { readonly ready: boolean }
  | { readonly question: number; readonly idle: boolean };

const BEAT_MS = 20;
const LOOK_FOR_PARENTS_MS = 2000;

const answer = (message: GuardAnswer) =>
  (globalThis as unknown as { postMessage(message: GuardAnswer): void }).postMessage(message);

addEventListener("message", (event) => start((event as MessageEvent<GuardTask>).data), {
  once: true,
});

async function start({ buffer, parents, thread }: GuardTask): Promise<void> {
  const pulse = new Pulse(buffer);
  measureLag(pulse);
  setInterval(() => isOrphan(parents) && end(), LOOK_FOR_PARENTS_MS);
  const address = await ownAddress();
  const control = address && await KernelChannel.open(address, "control");
  listenToStop(pulse, thread, control);
  if (control) {
    answerQuestions(new IdleQuestion(await KernelChannel.open(address, "shell"), control));
  }
  answer({ ready: control !== undefined });
}

function listenToStop(pulse: Pulse, thread?: string, control?: KernelChannel): void {
  const guard = new Guard({
    beats: () => pulse.beats,
    ran: () => thread === undefined ? undefined : readThreadTime(thread).ran,
    held: () => pulse.held,
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

function answerQuestions(question: IdleQuestion): void {
  addEventListener("message", async (event) => {
    const number = (event as MessageEvent<number>).data;
    answer({ question: number, idle: await question.ask() });
  });
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
