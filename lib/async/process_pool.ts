import { MARK, readLines, toJson } from "./json_lines.ts";
import { JobPool } from "./job_pool.ts";
import { type Answer, type MemberOwner, type Order, PoolMember } from "./pool_member.ts";

/**
 * Runs functions in child processes, each with a Deno of its own: the same interface as
 * {@linkcode WorkerPool}, for jobs that must not take this process with them when they crash.
 *
 * What crosses is JSON, one line per job: no functions, dates, maps or bytes. An argument or result
 * that JSON cannot express rejects its own job. What a job prints appears here, on `console.log`.
 * A process takes longer to start than a worker, and every job longer to reach it.
 *
 * Idea: Python's `ProcessPoolExecutor`.
 *
 * @example A job that ends its process
 * ```ts
 * import { ProcessPool } from "@course/async";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const jobs = "data:text/javascript,export const crash = () => Deno.exit(1);" +
 *   "export const add = (a, b) => a + b;";
 * await using pool = new ProcessPool(jobs, { size: 1 });
 * await assertRejects(() => pool.run("crash"), Error, "died");
 * assertEquals(await pool.run("add", [1, 2]), 3);
 * ```
 */
export class ProcessPool extends JobPool {
  protected override hire(module: string): PoolMember {
    return new ProcessMember(this, module);
  }
}

class ProcessMember extends PoolMember {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #output: Promise<void>;
  /** Told to go: its end is no death. */
  #dismissed = false;

  constructor(owner: MemberOwner, module: string) {
    super(owner);
    const host = import.meta.resolve("./process_host.ts");
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--quiet", "--no-lock", host, module],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#output = this.#read();
  }

  override async end(): Promise<void> {
    this.#dismissed = true;
    await this.#input.close().catch(() => {});
    await this.#gone();
  }

  override async kill(): Promise<void> {
    this.#dismissed = true;
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It was quicker.
    }
    await this.#input.abort().catch(() => {});
    await this.#gone();
  }

  protected override send(orders: Order[]): void {
    const lines = orders.map((order) => toJson(order) + "\n").join("");
    // A process that does not listen any more is found out by the end of its output.
    this.#input.write(new TextEncoder().encode(lines)).catch(() => {});
  }

  protected override stop(): number {
    return -1; // It has one job at a time, and has begun it.
  }

  async #read(): Promise<void> {
    for await (const line of readLines(this.#process.stdout)) {
      if (line.startsWith(MARK)) this.onAnswers([JSON.parse(line.slice(MARK.length)) as Answer]);
      else if (line !== "") console.log(line);
    }
    const { code, signal } = await this.#process.status;
    if (this.#dismissed) return;
    this.owner.onDeath(this, new Error(signal === null ? `Exit code ${code}` : `Signal ${signal}`));
  }

  async #gone(): Promise<void> {
    await this.#output;
    await this.#process.status;
  }
}
