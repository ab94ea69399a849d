import { delay } from "@std/async";

export async function later<T>(ms: number, value: T): Promise<T> {
  await delay(ms);
  return value;
}
