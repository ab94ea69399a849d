export function run<T>(coroutine: Generator<Promise<unknown>, T, never>): Promise<T> {
  return new Promise((resolve, reject) => {
    function resume(result?: unknown): void {
      try {
        const turn = coroutine.next(result as never);
        if (turn.done) resolve(turn.value);
        else turn.value.then(resume, reject);
      } catch (error) {
        reject(error);
      }
    }
    resume();
  });
}
