/** Where the balances are. */
export interface Ledger {
  read(account: string): Promise<number>;
  write(account: string, balance: number): Promise<void>;
}

export class Bank {
  #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Moves the amount, or returns `false` if there is not enough. */
  async transfer(from: string, to: string, amount: number): Promise<boolean> {
    const available = await this.#ledger.read(from);
    if (available < amount) return false;
    await this.#ledger.write(from, available - amount);
    const balance = await this.#ledger.read(to);
    await this.#ledger.write(to, balance + amount);
    return true;
  }
}
