export class Doorbell {
  #visitor: string | undefined;
  #sleepers: ((visitor: string) => void)[] = [];

  /** What `await bell` calls; `wake` continues the one who waits, with the visitor. */
  then(wake: (visitor: string) => void): void {
    if (this.#visitor === undefined) this.#sleepers.push(wake);
    else wake(this.#visitor);
  }

  /** Somebody is at the door. */
  ring(visitor: string): void {
    if (this.#visitor !== undefined) return; // it has rung before
    this.#visitor = visitor;
    for (const wake of this.#sleepers) wake(visitor);
    this.#sleepers = [];
  }
}
