export class Doorbell {
  /** What `await bell` calls; `wake` continues the one who waits, with the visitor. */
  then(wake: (visitor: string) => void): void {
    wake("nobody"); // wakes at once: nobody ever sleeps here
  }

  /** Somebody is at the door. */
  ring(visitor: string): void {
    void visitor;
  }
}
