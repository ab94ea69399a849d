/** One child process of a `ProcessPool`. */
import type { Channel } from "./channel.ts";
import { packError } from "../errors/mod.ts";
import { Member, type MemberOwner, type Order } from "../member.ts";
import { handOn, output } from "./printing.ts";
import type { Outcome } from "./process_host.ts";
import { Rendezvous } from "./rendezvous.ts";
import { deserialize } from "./serialize.ts";

/** When its channel is closed, a process has this many milliseconds to end. */
const GRACE = 1_000;

/** It has one job at a time. */
export class ProcessMember extends Member {
  readonly #rendezvous = new Rendezvous();
  readonly #process: Deno.ChildProcess;
  readonly #life: Promise<void>;
  #channel: Channel | undefined;
  /** Dismissed: its end does not count as a death. */
  #dismissed = false;
  /** When the program ends, a busy process is killed: a job in a loop would not notice the end. */
  readonly #onUnload = () => {
    if (this.load > 0) this.#shoot();
  };

  constructor(owner: MemberOwner, module: string) {
    super(owner);
    const host = import.meta.resolve("./process_host.ts");
    try {
      this.#process = new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-all", "--quiet", "--no-lock", host, module],
        env: this.#rendezvous.directions,
        stdin: "null",
        stdout: output,
        stderr: output,
      }).spawn();
    } catch (error) {
      this.#rendezvous.close();
      throw error;
    }
    addEventListener("unload", this.#onUnload);
    this.#life = this.#live();
  }

  override async end(): Promise<void> {
    this.#dismissed = true;
    this.keepAlive(true);
    this.#channel?.close(); // The process reads the end, and exits.
    await this.#life;
  }

  override async kill(): Promise<void> {
    this.#dismissed = true;
    this.keepAlive(true);
    this.#shoot();
    await this.#life;
  }

  protected override send(orders: Order[]): void {
    const [[ticket, , frame]] = orders;
    const write = (channel: Channel) => channel.write(frame as Uint8Array<ArrayBuffer>, ticket);
    // A process that no longer listens is noticed by the end of the channel.
    (this.#channel === undefined ? this.#rendezvous.met.then(write) : write(this.#channel))
      .catch(() => {});
  }

  protected override stop(): number {
    return -1; // Its only job has already begun.
  }

  protected override keepAlive(needed: boolean): void {
    const change = needed ? "ref" : "unref";
    try {
      this.#channel?.[change]();
      this.#process[change]();
    } catch {
      // It has ended, which is about to be reported.
    }
  }

  async #live(): Promise<void> {
    const printed = handOn(this.#process);
    const { status } = this.#process;
    this.#channel = await Promise.race([this.#rendezvous.met, status.then(() => undefined)]);
    this.#rendezvous.close();
    if (this.#channel !== undefined) await this.#listen(this.#channel);
    const impatience = setTimeout(() => this.#shoot(), GRACE); // It can no longer be reached.
    const { code, signal } = await status;
    clearTimeout(impatience);
    removeEventListener("unload", this.#onUnload);
    await printed();
    if (this.#dismissed) return;
    this.owner.onDeath(this, new Error(signal === null ? `Exit code ${code}` : `Signal ${signal}`));
  }

  async #listen(channel: Channel): Promise<void> {
    for (let frame = await channel.read(); frame !== undefined; frame = await channel.read()) {
      if (!this.#dismissed) this.onAnswers([[frame.ticket, ...open(frame.bytes)]]);
    }
    channel.close();
  }

  #shoot(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has already ended.
    }
  }
}

function open(bytes: Uint8Array<ArrayBuffer>): Outcome {
  try {
    return deserialize(bytes) as Outcome;
  } catch (error) {
    return [false, packError(error, () => false)];
  }
}
