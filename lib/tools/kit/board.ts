/**
 * Progress of several jobs at once: a bar per job on a terminal, a line per finished job
 * elsewhere.
 */
import { columns } from "./status_line.ts";

/** One job on the board. */
export interface Job {
  /** How far the job is. */
  progress(done: number, total: number, note?: string): void;
  /** The job has ended; `text` stays. */
  end(text: string): void;
}

/** A board on standard error. */
export class Board implements Disposable {
  readonly #terminal = Deno.stderr.isTerminal();
  readonly #bars: string[] = [];
  readonly #encoder = new TextEncoder();

  /** Puts a job on the board. */
  add(name: string): Job {
    const bar = { text: "" };
    let shown = false;
    const show = (text: string) => {
      this.#erase();
      if (!shown) this.#bars.push(text);
      else this.#bars[this.#bars.indexOf(bar.text)] = text;
      shown = true;
      bar.text = text;
      this.#draw();
    };
    return {
      progress: (done, total, note = "") => {
        if (!this.#terminal) return;
        const filled = total === 0 ? 20 : Math.round(20 * done / total);
        const line = `${name} ${"█".repeat(filled)}${
          "░".repeat(20 - filled)
        } ${done}/${total} ${note}`;
        show(line.slice(0, columns() - 1));
      },
      end: (text) => {
        this.#erase();
        if (shown) this.#bars.splice(this.#bars.indexOf(bar.text), 1);
        this.#write(`${text}\n`);
        this.#draw();
      },
    };
  }

  /** Takes the bars off the terminal. */
  [Symbol.dispose]() {
    this.#erase();
    this.#bars.length = 0;
  }

  #erase() {
    if (this.#terminal && this.#bars.length > 0) this.#write(`\x1b[${this.#bars.length}A\x1b[J`);
  }

  #draw() {
    if (this.#terminal) { for (const bar of this.#bars) this.#write(`${bar}\n`); }
  }

  #write(text: string) {
    Deno.stderr.writeSync(this.#encoder.encode(text));
  }
}
