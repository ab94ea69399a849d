/** A bank over a ledger that waits before each access. */
import type { Bank, Ledger } from "./solution.ts";

export type AnyBank = new (ledger: Ledger) => Pick<Bank, "transfer">;

type Balances = Record<string, number>;

/** Opens a bank with these accounts; `pause` is awaited before each access to a balance. */
export function openBank(
  answer: AnyBank,
  pause: (access: string) => unknown,
  balances: Balances = { ann: 100, bob: 100, cat: 0, dan: 0 },
) {
  const bank = new answer({
    read(account) {
      return after(pause(`reads ${account}`), () => balances[account]);
    },
    write(account, balance) {
      return after(pause(`writes ${account}`), () => {
        balances[account] = balance;
      });
    },
  });
  const list = () => Object.entries(balances).map((entry) => entry.join(" ")).join(", ");
  const total = () => Object.values(balances).reduce((sum, balance) => sum + balance);
  return { bank, balances, list, total };
}

async function after<T>(paused: unknown, access: () => T): Promise<T> {
  await paused;
  return access();
}
