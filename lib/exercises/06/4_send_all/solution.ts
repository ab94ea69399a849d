import { taskGroup } from "@course/async";

export type Send<T> = (address: string, signal: AbortSignal) => Promise<T>;

export async function sendAll<T>(
  addresses: readonly string[],
  send: Send<T>,
  signal: AbortSignal,
): Promise<T[]> {
  return await taskGroup((group) => {
    const letters = addresses.map((address) => group.createTask((stop) => send(address, stop)));
    return Promise.all(letters);
  }, { signal });
}
