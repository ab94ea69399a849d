/** Calls its listeners: with each message, and with each error. */
export interface Radio {
  on(event: "message" | "error", listener: (said: unknown) => void): void;
  off(event: "message" | "error", listener: (said: unknown) => void): void;
}

export async function nextMessage(radio: Radio): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  try {
    radio.on("message", resolve);
    radio.on("error", reject);
    return await promise;
  } finally {
    radio.off("message", resolve);
    radio.off("error", reject);
  }
}
