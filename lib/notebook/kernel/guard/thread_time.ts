/** What a thread has done so far, as Linux keeps account of it for all threads to read. */

/** For how long a thread has run, and waited for a processor, in all. Milliseconds. */
export interface ThreadTime {
  readonly ran: number;
  readonly waited: number;
}

/** Where the account of this thread is; undefined where there is none. */
export function accountOfThisThread(): string | undefined {
  try {
    const account = `/proc/${Deno.readLinkSync("/proc/thread-self")}/schedstat`;
    readThreadTime(account);
    return account;
  } catch {
    return undefined;
  }
}

/** Reads an account, which takes some 20 µs. */
export function readThreadTime(account: string): ThreadTime {
  const [ran, waited] = Deno.readTextFileSync(account).split(" ").map(Number);
  return { ran: ran / 1e6, waited: waited / 1e6 };
}
