export type Send<T> = (address: string, signal: AbortSignal) => Promise<T>;

export async function sendAll<T>(
  addresses: readonly string[],
  send: Send<T>,
  signal: AbortSignal,
): Promise<T[]> {
  const letters = addresses.map((address) => send(address, signal));
  return await Promise.all(letters);
}
