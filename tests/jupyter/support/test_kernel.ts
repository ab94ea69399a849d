/** A real kernel of its own for a test, and what its cells show. */
import {
  KernelChannel,
  type KernelMessage,
} from "../../../lib/notebook/kernel/guard/kernel_channel.ts";
import { freePort, listening } from "./ports.ts";

const NOTEBOOKS = new URL("../../../notebooks/", import.meta.url);
const LATE_OUTPUT_MS = 200;
const MOST_WAITS = 15;
const PATIENCE_MS = 20_000;

const SETUP = `import { cell, exercise, explore, print, show } from "@course/notebook";
import { delay } from "@std/async";
globalThis.kept = 0;`;

/** What one run of a cell showed, and how it ended. */
export interface CellRun {
  readonly status: string;
  /** Streams, displays as plain text, and errors, in the order of their arrival. */
  readonly shown: string;
  readonly ms: number;
}

/** A kernel without a front end. */
export class TestKernel implements AsyncDisposable {
  readonly pid: number;
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  readonly #process: Deno.ChildProcess;
  readonly #folder: string;
  readonly #shell: KernelChannel;
  readonly #shown = new Map<string, string>();
  readonly #replies = new Map<string, PromiseWithResolvers<string>>();

  private constructor(process: Deno.ChildProcess, folder: string, shell: KernelChannel) {
    this.pid = process.pid;
    this.#process = process;
    this.#folder = folder;
    this.#shell = shell;
    this.ended = process.status.then(() => {
      for (const reply of this.#replies.values()) reply.resolve("died");
    });
    readAll(shell, ({ answers = "", content }) => {
      this.#replies.get(answers)?.resolve(String(content.status));
    });
  }

  /** Starts one, in the folder of the notebooks. */
  static async start(env: Record<string, string> = {}): Promise<TestKernel> {
    const folder = await Deno.makeTempDir();
    const address = freeAddress();
    const file = `${folder}/connection file.json`;
    await Deno.writeTextFile(file, JSON.stringify(address));
    const process = new Deno.Command(Deno.execPath(), {
      args: ["jupyter", "--kernel", "--conn", file],
      cwd: NOTEBOOKS,
      env: { COURSE_PROGRESS: "off", ...env },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await Promise.all([listening(address.shell_port), listening(address.iopub_port)]);
    const kernel = new TestKernel(process, folder, await KernelChannel.open(address, "shell"));
    readAll(await KernelChannel.open(address, "iopub"), (message) => kernel.#show(message));
    return kernel;
  }

  /** One that has loaded the course, and whose guard is ready. */
  static async withCourse(env: Record<string, string> = {}): Promise<TestKernel> {
    const kernel = await TestKernel.start(env);
    await kernel.run(SETUP);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    return kernel;
  }

  /** Presses Stop, as front ends do. */
  stop(): void {
    this.#process.kill("SIGINT");
  }

  /** Runs a cell, and waits a moment for what it shows; longer if that is to match something. */
  async run(code: string, shows = /(?:)/): Promise<CellRun> {
    const start = performance.now();
    const id = await this.#shell.send("execute_request", { code, silent: false });
    const reply = Promise.withResolvers<string>();
    this.#replies.set(id, reply);
    const patience = setTimeout(() => reply.resolve("still running"), PATIENCE_MS);
    const status = await reply.promise;
    clearTimeout(patience);
    const ms = performance.now() - start;
    const shown = () => this.#shown.get(id) ?? "";
    for (let waits = 0; waits < MOST_WAITS && (waits === 0 || !shows.test(shown())); waits++) {
      await new Promise((resolve) => setTimeout(resolve, LATE_OUTPUT_MS));
    }
    return { status, shown: shown(), ms };
  }

  /** Waits until a cell shows something. */
  async shows(pattern: RegExp): Promise<void> {
    for (let waits = 0; waits < MOST_WAITS * 4; waits++) {
      if ([...this.#shown.values()].some((shown) => pattern.test(shown))) return;
      await new Promise((resolve) => setTimeout(resolve, LATE_OUTPUT_MS));
    }
    throw new Error(`The kernel does not show ${pattern}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#process.status;
    this.#shell[Symbol.dispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }

  #show({ type, answers, content }: KernelMessage): void {
    if (answers === undefined) return;
    this.#shown.set(answers, (this.#shown.get(answers) ?? "") + textOf(type, content));
  }
}

/** Hands on each message until the kernel has ended. */
async function readAll(channel: KernelChannel, read: (message: KernelMessage) => void) {
  using reading = channel;
  try {
    while (true) read(await reading.receive());
  } catch {
    // The kernel has ended.
  }
}

/** Five free ports of this machine, and a key. */
function freeAddress() {
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    signature_scheme: "hmac-sha256",
    key: crypto.randomUUID(),
    shell_port: freePort(),
    control_port: freePort(),
    iopub_port: freePort(),
    stdin_port: freePort(),
    hb_port: freePort(),
  };
}

function textOf(type: string, content: Record<string, unknown>): string {
  if (type === "stream") return String(content.text);
  if (type === "error") return `${(content.traceback as string[]).join("\n") || content.evalue}\n`;
  if (type !== "display_data" && type !== "execute_result") return "";
  return `${(content.data as Record<string, string>)["text/plain"]}\n`;
}
