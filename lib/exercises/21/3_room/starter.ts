export type Send = (line: string) => Promise<void>;

export class Room {
  #members = new Map<string, Send>();

  async join(name: string, lines: AsyncIterable<string>, send: Send): Promise<void> {
    this.#members.set(name, send);
    for await (const line of lines) {
      for (const [other, send] of this.#members) {
        if (other !== name) await send(`${name}: ${line}`);
      }
    }
    this.#members.delete(name);
  }
}
