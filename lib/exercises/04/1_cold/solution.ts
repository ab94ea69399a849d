export function cold<T>(work: () => Promise<T>): PromiseLike<T> {
  let used = false;
  const start = async () => {
    if (used) throw new Error("cannot reuse already awaited coroutine");
    used = true;
    return await work();
  };
  return { then: (fulfilled, rejected) => start().then(fulfilled, rejected) };
}
