export class Doorbell {
  #visitor: string | undefined;
  #sleepers: ((visitor: string) => void)[] = [];

  /** What `await bell` calls: `wake(visitor)` ends that wait. */
  then(wake: (visitor: string) => void): void {
    if (this.#visitor === undefined) this.#sleepers.push(wake);
    else wake(this.#visitor);
  }

  /** A visitor is at the door. */
  ring(visitor: string): void {
    if (this.#visitor !== undefined) return; // it has rung before
    this.#visitor = visitor;
    for (const wake of this.#sleepers) wake(visitor);
    this.#sleepers = [];
  }
}
