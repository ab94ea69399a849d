/** Plain postMessage with an id per job, round robin: the least that a pool can be. */
export class RawPool implements AsyncDisposable {
  readonly #workers: Worker[];
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #next = 0;

  constructor(size: number) {
    const url = new URL("./raw_worker.ts", import.meta.url);
    this.#workers = Array.from({ length: size }, () => new Worker(url, { type: "module" }));
    for (const worker of this.#workers) {
      worker.onmessage = ({ data: { id, value } }) => {
        this.#waiting.get(id)!(value);
        this.#waiting.delete(id);
      };
    }
  }

  run(job: string, argument: unknown): Promise<unknown> {
    const id = this.#next++;
    this.#workers[id % this.#workers.length].postMessage({ id, job, argument });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) worker.terminate();
    return Promise.resolve();
  }
}
