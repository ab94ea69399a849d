export function cold<T>(work: () => Promise<T>): PromiseLike<T> {
  let used = false;
  return {
    then(fulfilled, rejected) {
      const result: Promise<T> = used
        ? Promise.reject(new Error("cannot reuse already awaited coroutine"))
        : work();
      used = true;
      return result.then(fulfilled, rejected);
    },
  };
}
