/** Calls its listeners: with each message, and with each error. */
export interface Radio {
  on(event: "message" | "error", listener: (said: unknown) => void): void;
  off(event: "message" | "error", listener: (said: unknown) => void): void;
}

export function nextMessage(radio: Radio): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  radio.on("message", resolve);
  return promise;
}
