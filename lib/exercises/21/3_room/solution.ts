export type Send = (line: string) => Promise<void>;

export class Room {
  #members = new Map<string, (line: string) => void>();

  async join(name: string, lines: AsyncIterable<string>, send: Send): Promise<void> {
    if (this.#members.has(name)) throw new Error(`The name ${name} is taken`);
    let sent = Promise.resolve(), broken = false;
    this.#members.set(name, (line) => {
      sent = sent.then(() => broken ? undefined : send(line)).catch(() => {
        broken = true;
      });
    });
    try {
      for await (const line of lines) {
        for (const [other, tell] of this.#members) {
          if (other !== name) tell(`${name}: ${line}`);
        }
      }
    } finally {
      this.#members.delete(name);
    }
  }
}
