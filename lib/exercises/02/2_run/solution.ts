export function run<T>(coroutine: Generator<Promise<unknown>, T, never>): Promise<T> {
  return new Promise((resolve, reject) => {
    function advance(step: () => IteratorResult<Promise<unknown>, T>): void {
      try {
        const turn = step();
        if (turn.done) resolve(turn.value);
        else {
          turn.value.then(
            (result) => advance(() => coroutine.next(result as never)),
            (error) => advance(() => coroutine.throw(error)),
          );
        }
      } catch (error) {
        reject(error); // the coroutine did not catch it
      }
    }
    advance(() => coroutine.next());
  });
}
