import { Lock } from "@course/async";

/** Where the balances are. */
export interface Ledger {
  read(account: string): Promise<number>;
  write(account: string, balance: number): Promise<void>;
}

export class Bank {
  #ledger: Ledger;
  #locks = new Map<string, Lock>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Moves the amount, or returns `false` if there is not enough. */
  async transfer(from: string, to: string, amount: number): Promise<boolean> {
    const [first, second] = [from, to].sort(); // one order for all transfers: no deadlock
    using _first = await this.#lockOf(first).acquire();
    using _second = second === first ? undefined : await this.#lockOf(second).acquire();

    const available = await this.#ledger.read(from);
    if (available < amount) return false;
    await this.#ledger.write(from, available - amount);
    const balance = await this.#ledger.read(to);
    await this.#ledger.write(to, balance + amount);
    return true;
  }

  /** One lock for each account, made when it is first needed. */
  #lockOf(account: string): Lock {
    let lock = this.#locks.get(account);
    if (lock === undefined) this.#locks.set(account, lock = new Lock());
    return lock;
  }
}
