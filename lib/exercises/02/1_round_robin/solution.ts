export function roundRobin<T>(coroutines: Generator<unknown, T>[]): T[] {
  const results: T[] = [];
  const line = coroutines.map((coroutine, place) => ({ coroutine, place }));
  while (line.length > 0) {
    const next = line.shift()!;
    const turn = next.coroutine.next();
    if (turn.done) results[next.place] = turn.value;
    else line.push(next); // back to the end of the line
  }
  return results;
}
