type Opener = () => Promise<AsyncDisposable | null>;

export async function openAll(openers: readonly Opener[]) {
  const resources: (AsyncDisposable | null)[] = [];
  for (const open of openers) resources.push(await open());
  const close = async () => {
    for (const resource of resources) await resource?.[Symbol.asyncDispose]();
  };
  return { resources, [Symbol.asyncDispose]: close };
}
