/** Mirrors to download from. */
import { delay } from "@std/async";

/** What is thrown by mirrors whose errors are falsy. */
const FALSY: Record<string, unknown> = { mute: undefined, null: null, zero: 0, blank: "" };

type Download = (mirror: string) => Promise<string>;

/**
 * Mirrors that say by their name what happens: "bad …" fails after a while, "broken …" throws at
 * once, "mute …" rejects with `undefined`, "null …", "zero …" and "blank …" with what they say, "empty …" has an empty file, "slow …" takes half a
 * minute, "cured …" fails once.
 */
export class Mirrors {
  asked: string[] = [];
  mostAtOnce = 0;
  /** What the last mirror that failed has thrown. */
  lastError: unknown;
  #atOnce = 0;
  #failedOnce = new Set<string>();

  readonly download: Download = (mirror) => {
    this.asked.push(mirror);
    if (mirror.startsWith("broken")) throw this.#failure(`${mirror} has no address`);
    return this.#fetch(mirror);
  };

  async #fetch(mirror: string): Promise<string> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    await delay(mirror.startsWith("slow") ? 30_000 : 100);
    this.#atOnce--;
    const [kind] = mirror.split(" ");
    if (kind in FALSY) throw this.lastError = FALSY[kind];
    if (this.#isDown(mirror)) throw this.#failure(`${mirror} is down`);
    return mirror.startsWith("empty") ? "" : `file from ${mirror}`;
  }

  #failure(message: string): unknown {
    return this.lastError = new Error(message);
  }

  #isDown(mirror: string): boolean {
    if (mirror.startsWith("bad")) return true;
    if (!mirror.startsWith("cured") || this.#failedOnce.has(mirror)) return false;
    this.#failedOnce.add(mirror);
    return true;
  }
}
