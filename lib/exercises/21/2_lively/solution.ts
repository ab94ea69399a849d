export async function* lively<T>(lines: AsyncIterable<T>, ms: number): AsyncGenerator<T> {
  const iterator = lines[Symbol.asyncIterator]();
  let open = true, late = false;
  try {
    for (;;) {
      const { promise: silence, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        late = true;
        reject(new DOMException(`Nothing came for ${ms} ms`, "TimeoutError"));
      }, ms);
      let next: IteratorResult<T>;
      try {
        next = await Promise.race([iterator.next(), silence]);
        open = !next.done;
      } catch (error) {
        open = false;
        throw error;
      } finally {
        clearTimeout(timer);
      }
      if (next.done) return;
      yield next.value;
    }
  } finally {
    const close = async () => await iterator.return?.();
    if (late) close().catch(() => {}); // it may never answer
    else if (open) await close();
  }
}
