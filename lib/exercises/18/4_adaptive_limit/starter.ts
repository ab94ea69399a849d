export class AdaptiveLimit {
  limit = 1;

  constructor(readonly max: number) {}

  /** Runs the work as soon as the limit allows. */
  async run<R>(work: () => R | Promise<R>): Promise<R> {
    return await work();
  }
}
