/** Answers that prove the checker of exercise 17.2. */
import { Lock } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { AnyBank } from "./open_bank.ts";
import type { Ledger } from "./solution.ts";

/** A bank that takes certain locks, in a row, before it looks at a balance. */
function bankThatLocks(
  choose: (from: string, to: string) => string[],
  toItself?: boolean, // What it returns for a transfer to the same account, without looking.
): AnyBank {
  return class {
    #locks = new Map<string, Lock>();
    constructor(readonly ledger: Ledger) {}

    async transfer(from: string, to: string, amount: number): Promise<boolean> {
      if (from === to && toItself !== undefined) return toItself;
      using held = new DisposableStack();
      for (const name of choose(from, to)) {
        if (!this.#locks.has(name)) this.#locks.set(name, new Lock());
        held.use(await this.#locks.get(name)!.acquire());
      }
      return await move(this.ledger, from, to, amount);
    }
  };
}

/** A right answer, for mistakes in one of its parts. */
const RightBank = bankThatLocks((from, to) => [...new Set([from, to].sort())]);

/** What a transfer can do under the locks of its two accounts. */
interface Locked {
  move(): Promise<boolean>;
  /** The same, but what the first access throws at once comes at once. */
  moveAtOnce(): Promise<boolean>;
  release(): void;
}

/** A bank that takes the right locks, and then does something with them. */
function bankThatForgets(transfer: (locked: Locked) => Promise<boolean>): AnyBank {
  return class {
    #locks = new Map<string, Lock>();
    constructor(readonly ledger: Ledger) {}

    async transfer(from: string, to: string, amount: number): Promise<boolean> {
      const held: Lock[] = [];
      for (const name of new Set([from, to].sort())) {
        if (!this.#locks.has(name)) this.#locks.set(name, new Lock());
        held.push(this.#locks.get(name)!);
        await held.at(-1)!.acquire();
      }
      const { ledger } = this;
      return await transfer({
        move: () => move(ledger, from, to, amount),
        moveAtOnce: () =>
          ledger.read(from).then((available) => moveFrom(available, ledger, from, to, amount)),
        release: () => held.forEach((lock) => lock.release()),
      });
    }
  };
}

/** Locks that all banks share. */
const EVERYWHERE: Record<string, Lock> = {};

async function move(ledger: Ledger, from: string, to: string, amount: number): Promise<boolean> {
  return await moveFrom(await ledger.read(from), ledger, from, to, amount);
}

async function moveFrom(
  available: number,
  ledger: Ledger,
  from: string,
  to: string,
  amount: number,
): Promise<boolean> {
  if (available < amount) return false;
  await ledger.write(from, available - amount);
  await ledger.write(to, await ledger.read(to) + amount);
  return true;
}

/** A bank that takes some errors for a transfer that was refused. */
function bankThatDrops(isNone: (error: unknown) => boolean): AnyBank {
  return class {
    #bank: InstanceType<AnyBank>;
    constructor(ledger: Ledger) {
      this.#bank = new RightBank(ledger);
    }
    async transfer(from: string, to: string, amount: number): Promise<boolean> {
      try {
        return await this.#bank.transfer(from, to, amount);
      } catch (error) {
        if (!isNone(error)) throw error;
        return false;
      }
    }
  };
}

export const mutants: Mutants<AnyBank> = {
  "takes null for no error": {
    answer: bankThatDrops((error) => error === null),
    fails: "the caller gets the error even if it is 0, an empty string or undefined",
  },
  "takes no lock": {
    answer: bankThatLocks(() => []),
    fails: "no money is lost on an account that receives twice",
  },
  "locks only the account that sends": {
    answer: bankThatLocks((from) => [from]),
    fails: "no money is lost on an account that receives twice",
  },
  "locks only the account that receives": {
    answer: bankThatLocks((_, to) => [to]),
    fails: "an account that sends twice is not overdrawn",
  },
  "takes the lock of the sender first": {
    answer: bankThatLocks((from, to) => [...new Set([from, to])]),
    fails: "opposite transfers lose nothing, and neither waits forever",
  },
  "takes the second lock when it needs it": {
    answer: class {
      #locks: Record<string, Lock> = {};
      constructor(readonly ledger: Ledger) {}
      async transfer(from: string, to: string, amount: number) {
        using _from = await (this.#locks[from] ??= new Lock()).acquire();
        const available = await this.ledger.read(from);
        if (available < amount) return false;
        await this.ledger.write(from, available - amount);
        using _to = from === to ? undefined : await (this.#locks[to] ??= new Lock()).acquire();
        await this.ledger.write(to, await this.ledger.read(to) + amount);
        return true;
      }
    },
    fails: "opposite transfers lose nothing, and neither waits forever",
  },
  "takes the lock of the sender first, except in one direction": {
    answer: bankThatLocks((from, to) =>
      from === to ? [from] : from === "bob" && to === "ann" ? [to, from] : [from, to]
    ),
    fails: "transfers in a circle come to an end",
  },
  "takes one lock twice": {
    answer: bankThatLocks((from, to) => [from, to].sort()),
    fails: "an account may send to itself, if it has enough",
  },
  "takes no lock for a transfer to the same account": {
    answer: bankThatLocks((from, to) => from === to ? [] : [from, to].sort()),
    fails: "a transfer to the same account neither makes money nor loses any",
  },
  "refuses a transfer to the same account": {
    answer: bankThatLocks((from, to) => [from, to].sort(), false),
    fails: "an account may send to itself, if it has enough",
  },
  "accepts every transfer to the same account": {
    answer: bankThatLocks((from, to) => [from, to].sort(), true),
    fails: "an account may send to itself, if it has enough",
  },
  "takes a lock for each pair of accounts": {
    answer: bankThatLocks((from, to) => [[from, to].sort().join()]),
    fails: "no money is lost on an account that sends and receives",
  },
  "takes the locks for the writes only": {
    answer: class {
      #locks: Record<string, Lock> = {};
      constructor(readonly ledger: Ledger) {}
      async transfer(from: string, to: string, amount: number) {
        const available = await this.ledger.read(from);
        if (available < amount) return false;
        using held = new DisposableStack();
        for (const account of new Set([from, to].sort())) {
          held.use(await (this.#locks[account] ??= new Lock()).acquire());
        }
        await this.ledger.write(from, available - amount);
        await this.ledger.write(to, await this.ledger.read(to) + amount);
        return true;
      }
    },
    fails: "no money is lost on an account that sends and receives",
  },
  "releases the locks only if all goes well": {
    answer: bankThatForgets(async (locked) => {
      const moved = await locked.move();
      locked.release();
      return moved;
    }),
    fails: "if an access to the ledger fails later, the next transfers do not wait for it",
  },
  "releases the locks only if a promise rejects": {
    answer: bankThatForgets((locked) => locked.moveAtOnce().finally(() => locked.release())),
    fails: "if an access to the ledger throws at once, the next transfers do not wait for it",
  },
  "returns false if the ledger fails": {
    answer: bankThatForgets(async (locked) => {
      try {
        return await locked.move();
      } catch {
        return false;
      } finally {
        locked.release();
      }
    }),
    fails: "if an access to the ledger throws at once, the caller gets the error",
  },
  "takes a falsy error for none": {
    answer: bankThatDrops((error) => !error),
    fails: "the caller gets the error even if it is 0, an empty string or undefined",
  },
  "forgets a lock that others wait for": {
    answer: class {
      #locks = new Map<string, Lock>();
      constructor(readonly ledger: Ledger) {}
      async transfer(from: string, to: string, amount: number) {
        const accounts = [...new Set([from, to])].sort();
        using held = new DisposableStack();
        for (const account of accounts) {
          if (!this.#locks.has(account)) this.#locks.set(account, new Lock());
          held.use(await this.#locks.get(account)!.acquire());
        }
        try {
          return await move(this.ledger, from, to, amount);
        } finally {
          accounts.forEach((account) => this.#locks.delete(account));
        }
      }
    },
    fails: "no money is lost when many transfers wait in line",
  },
  "waits between looking for a lock and making it": {
    answer: class {
      #locks = new Map<string, Lock>();
      constructor(readonly ledger: Ledger) {}
      async #lockOf(account: string): Promise<Lock> {
        const lock = this.#locks.get(account) ?? await Promise.resolve(new Lock());
        this.#locks.set(account, lock);
        return lock;
      }
      async transfer(from: string, to: string, amount: number) {
        using held = new DisposableStack();
        for (const account of new Set([from, to].sort())) {
          const lock = await this.#lockOf(account);
          held.use(await lock.acquire());
        }
        return await move(this.ledger, from, to, amount);
      }
    },
    fails: "no money is lost when many transfers wait in line",
  },
  "waits for its accounts under a lock for all": {
    answer: class {
      #gate = new Lock();
      #locks: Record<string, Lock> = {};
      constructor(readonly ledger: Ledger) {}
      async transfer(from: string, to: string, amount: number) {
        using held = new DisposableStack();
        await this.#gate.run(async () => {
          for (const account of new Set([from, to])) {
            held.use(await (this.#locks[account] ??= new Lock()).acquire());
          }
        });
        return await move(this.ledger, from, to, amount);
      }
    },
    fails: "a transfer does not wait because others wait for other accounts (ms)",
  },
  "releases its first lock and tries again, without end": {
    answer: class {
      #locks: Record<string, Lock> = {};
      constructor(readonly ledger: Ledger) {}
      async transfer(from: string, to: string, amount: number) {
        while (true) {
          using _one = await (this.#locks[from] ??= new Lock()).acquire();
          if (from === to) return await move(this.ledger, from, to, amount);
          using other = (this.#locks[to] ??= new Lock()).tryAcquire();
          if (other) return await move(this.ledger, from, to, amount);
        }
      }
    },
    fails: "opposite transfers lose nothing, and neither waits forever",
  },
  "looks every millisecond whether the accounts are free": {
    answer: class {
      #busy = new Set<string>();
      constructor(readonly ledger: Ledger) {}
      async transfer(from: string, to: string, amount: number) {
        while (this.#busy.has(from) || this.#busy.has(to)) await delay(1);
        this.#busy.add(from).add(to);
        try {
          return await move(this.ledger, from, to, amount);
        } finally {
          this.#busy.delete(from);
          this.#busy.delete(to);
        }
      }
    },
    fails: "a transfer that waits does not look again and again (timers)",
  },
  "has one lock for an account of this name in every bank": {
    answer: class {
      constructor(readonly ledger: Ledger) {}
      async transfer(from: string, to: string, amount: number) {
        using held = new DisposableStack();
        for (const account of new Set([from, to].sort())) {
          held.use(await (EVERYWHERE[account] ??= new Lock()).acquire());
        }
        return await move(this.ledger, from, to, amount);
      }
    },
    fails: "transfers in two banks do not wait for each other (ms)",
  },
  "takes one lock for the whole bank": {
    answer: bankThatLocks(() => ["the bank"]),
    fails: "transfers between different accounts do not wait for each other (ms)",
  },
  "has a lock for each first letter": {
    answer: bankThatLocks((from, to) => [...new Set([from[0], to[0]].sort())]),
    fails: "transfers between different accounts do not wait for each other (ms)",
  },
  "does not tell capitals from small letters": {
    answer: bankThatLocks((from, to) => [
      ...new Set([from, to].map((name) => name.trim().toLowerCase()).sort()),
    ]),
    fails: "transfers between different accounts do not wait for each other (ms)",
  },
  "takes an empty account for none": {
    answer: class {
      #bank: InstanceType<AnyBank>;
      constructor(readonly ledger: Ledger) {
        this.#bank = new RightBank(ledger);
      }
      async transfer(from: string, to: string, amount: number): Promise<boolean> {
        return Boolean(await this.ledger.read(from)) && await this.#bank.transfer(from, to, amount);
      }
    },
    fails: "moves the amount if there is enough, and nothing if there is not",
  },
  "remembers the balances": {
    answer: class {
      #bank: InstanceType<AnyBank>;
      constructor(ledger: Ledger) {
        const known = new Map<string, number>();
        this.#bank = new RightBank({
          read: async (account) => known.get(account) ?? await ledger.read(account),
          write: async (account, balance) => {
            await ledger.write(account, balance);
            known.set(account, balance);
          },
        });
      }
      transfer(from: string, to: string, amount: number): Promise<boolean> {
        return this.#bank.transfer(from, to, amount);
      }
    },
    fails: "each transfer starts from what the ledger says then",
  },
  "returns false if the ledger fails in a transfer to the same account": {
    answer: class {
      #bank: InstanceType<AnyBank>;
      constructor(ledger: Ledger) {
        this.#bank = new RightBank(ledger);
      }
      async transfer(from: string, to: string, amount: number): Promise<boolean> {
        const moving = this.#bank.transfer(from, to, amount);
        return await (from === to ? moving.catch(() => false) : moving);
      }
    },
    fails: "if a transfer to oneself throws at once, the caller gets the error",
  },
  "asks for the balance before it has the lock": {
    answer: class {
      #lock = new Lock();
      constructor(readonly ledger: Ledger) {}
      async transfer(from: string, to: string, amount: number) {
        if (await this.ledger.read(from) < amount) return false;
        using _guard = await this.#lock.acquire();
        await this.ledger.write(from, await this.ledger.read(from) - amount);
        await this.ledger.write(to, await this.ledger.read(to) + amount);
        return true;
      }
    },
    fails: "an account that sends twice is not overdrawn",
  },
  "adds first and subtracts later": {
    answer: class {
      constructor(readonly ledger: Ledger) {}
      async transfer(from: string, to: string, amount: number) {
        await this.ledger.write(to, await this.ledger.read(to) + amount);
        const left = await this.ledger.read(from) - amount;
        await this.ledger.write(from, left);
        return left >= 0;
      }
    },
    fails: "moves the amount if there is enough, and nothing if there is not",
  },
};

export const variants: Record<string, AnyBank> = {
  "only looks at the balance in a transfer to the same account": class {
    #locks = new Map<string, Lock>();
    constructor(readonly ledger: Ledger) {}
    async transfer(from: string, to: string, amount: number): Promise<boolean> {
      if (from === to) return await this.ledger.read(from) >= amount;
      const [first, second] = [from, to].sort();
      return await this.#lockOf(first).run(() =>
        this.#lockOf(second).run(() => move(this.ledger, from, to, amount))
      );
    }
    #lockOf(account: string): Lock {
      if (!this.#locks.has(account)) this.#locks.set(account, new Lock());
      return this.#locks.get(account)!;
    }
  },
  "wraps the move in one lock.run after the other": class {
    #locks: Record<string, Lock> = {};
    constructor(readonly ledger: Ledger) {}
    transfer(from: string, to: string, amount: number) {
      const inOrder = [...new Set([from, to])].sort();
      const locked = inOrder.reduce(
        (inner, account) => () => (this.#locks[account] ??= new Lock()).run(inner),
        () => move(this.ledger, from, to, amount),
      );
      return locked();
    }
  },
  "joins the lines of both accounts in one step": class {
    #lastOf = new Map<string, Promise<unknown>>();
    constructor(readonly ledger: Ledger) {}
    transfer(from: string, to: string, amount: number) {
      const before = [from, to].map((account) => this.#lastOf.get(account));
      const moved = Promise.all(before).then(() => move(this.ledger, from, to, amount));
      const over = moved.catch(() => {});
      for (const account of [from, to]) this.#lastOf.set(account, over);
      return moved;
    }
  },
};
