export function roundRobin<T>(coroutines: Generator<unknown, T>[]): T[] {
  return coroutines.map((coroutine) => {
    let turn = coroutine.next();
    while (!turn.done) turn = coroutine.next();
    return turn.value;
  });
}
