export class Doorbell {
  /** What `await bell` calls: `wake(visitor)` ends that wait. */
  then(wake: (visitor: string) => void): void {
    wake("nobody"); // at once, so that nobody ever sleeps
  }

  /** A visitor is at the door. */
  ring(visitor: string): void {
    void visitor;
  }
}
