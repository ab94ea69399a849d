/** Starting other programs: their output kept for messages, and none of them left behind. */
import { constants, setPriority } from "node:os";
import process from "node:process";
import { delay } from "@std/async";
import { linesOf } from "./lines.ts";

/** What a program that has ended left. */
export interface Finished {
  code: number;
  output: string;
}

/** Options of {@linkcode tryRun}. */
export interface RunOptions {
  /** Called with each line that it prints. */
  onLine?: (line: string) => void;
  /** Variables that it gets in addition to those of this program. */
  env?: Record<string, string>;
}

const children = new Set<Deno.ChildProcess>();

/**
 * Starts a program that is ended when this one is stopped. It is in a process group of its own, so
 * that Ctrl-C reaches it once, through this program, and not a second time while it tidies up.
 */
export function start(program: string, options: Deno.CommandOptions): Deno.ChildProcess {
  const detached = Deno.build.os !== "windows";
  const child = new Deno.Command(program, { ...options, detached }).spawn();
  children.add(child);
  child.status.finally(() => children.delete(child));
  return child;
}

/** Lets other programs go first: one that has just been started, and what it will start. */
export async function giveWay({ pid }: Deno.ChildProcess): Promise<void> {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    return; // It has ended already.
  }
  // Linux shares the processors among sessions first. It takes ten such changes a second.
  const session = `/proc/${pid}/autogroup`, nice = `${constants.priority.PRIORITY_BELOW_NORMAL}`;
  for (let tries = 0; tries < 5; tries++) {
    try {
      return Deno.writeTextFileSync(session, nice, { create: false });
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) return; // There are no such groups here.
      await delay(150);
    }
  }
}

/**
 * Runs a program to its end and returns what it printed, or `undefined` when there is no such
 * program.
 */
export async function tryRun(
  program: string,
  args: string[],
  { onLine = () => {}, env = {} }: RunOptions = {},
): Promise<Finished | undefined> {
  let child: Deno.ChildProcess;
  try {
    child = start(program, { args, env, stdin: "null", stdout: "piped", stderr: "piped" });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  let output = "";
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const line of linesOf(stream)) {
      output += `${line}\n`;
      onLine(line);
    }
  };
  await Promise.all([read(child.stdout), read(child.stderr)]);
  return { code: (await child.status).code, output };
}

/** The signals that ask this program to stop; Windows knows only the first. */
export const STOP_SIGNALS: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** How long stopped work may take to print its last words. */
const LAST_WORDS_MS = 1000;

let stopping = false;

/** Whether the user has stopped this program, so that failures from now on are a consequence. */
export function isStopping(): boolean {
  return stopping;
}

/**
 * Runs `work`; when the user stops this program in the meantime, stops every child (`SIGTERM`, five
 * seconds later `SIGKILL`), gives `work` a moment to report how far it got, runs `tidy` and leaves
 * with the exit code that shells expect.
 */
export async function stoppable<T>(
  work: () => Promise<T>,
  tidy: () => Promise<void> | void = () => {},
): Promise<T> {
  let ended: Promise<unknown> | undefined;
  const removers = STOP_SIGNALS.map((signal, index) => {
    const stop = async () => {
      if (stopping) return;
      stopping = true;
      await stopChildren();
      await Promise.race([ended, delay(LAST_WORDS_MS)]);
      await tidy();
      Deno.exit(index === 1 ? 143 : index === 2 ? 129 : 130);
    };
    Deno.addSignalListener(signal, stop);
    return () => Deno.removeSignalListener(signal, stop);
  });
  try {
    const running = work();
    ended = running.catch(() => {});
    return await running;
  } finally {
    if (stopping) await new Promise(() => {}); // The stop above is about to leave.
    for (const remove of removers) remove();
  }
}

/** Ends every program that was started and still runs. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...children].map(stopChild));
}

/**
 * Ends one program and those that it started in its group: politely, and by force when they have
 * not gone five seconds later, or stay when it goes.
 */
export async function stopChild(child: Deno.ChildProcess): Promise<void> {
  killGroup(child, "SIGTERM");
  const timer = setTimeout(() => killGroup(child, "SIGKILL"), 5000);
  await child.status;
  clearTimeout(timer);
  killGroup(child, "SIGKILL");
}

function killGroup(child: Deno.ChildProcess, signal: Deno.Signal): void {
  for (const kill of [() => process.kill(-child.pid, signal), () => child.kill(signal)]) {
    try {
      return void kill();
    } catch {
      // It leads no group (as on Windows), or all of it has ended.
    }
  }
}

/** Runs a program on a text and returns what it wrote. */
export async function tryRunWithInput(program: string, args: string[], input: string) {
  const env = { NO_COLOR: "1" };
  const child = start(program, { args, env, stdin: "piped", stdout: "piped", stderr: "piped" });
  const writer = child.stdin.getWriter();
  const sent = writer.write(new TextEncoder().encode(input)).then(() => writer.close());
  sent.catch(() => {}); // A program that does not read to the end reports the reason itself.
  const [stdout, stderr, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.status,
  ]);
  return { code: status.code, stdout, stderr };
}
