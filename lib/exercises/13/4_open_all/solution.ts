type Opener = () => Promise<AsyncDisposable | null>;

export async function openAll(openers: readonly Opener[]) {
  await using stack = new AsyncDisposableStack();
  const resources: (AsyncDisposable | null)[] = [];
  for (const open of openers) resources.push(stack.use(await open()));
  const open = stack.move();
  return { resources, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
