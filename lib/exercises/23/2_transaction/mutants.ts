/** Answers that prove the checker of exercise 23.2. */
import type { Mutants } from "@course/notebook/exercises";
import type { begin, Connection, Pool, Transaction } from "./solution.ts";

type State = { committed: boolean };
type Step = (connection: Connection, state: State) => Promise<void>;

async function begun(pool: Pool): Promise<Connection> {
  const connection = await pool.acquire();
  try {
    await connection.query("BEGIN");
  } catch (error) {
    connection.release();
    throw error;
  }
  return connection;
}

const finish: Step = async (connection, { committed }) => {
  try {
    if (!committed) await connection.query("ROLLBACK");
  } finally {
    connection.release();
  }
};

const commit: Step = async (connection, state) => {
  await connection.query("COMMIT");
  state.committed = true;
};

/** A transaction in which everything is right but what is given. */
function transactionWith(
  { start = begun, commit: commitWith = commit, end = finish, once = true, query }: {
    start?: (pool: Pool) => Promise<Connection>;
    commit?: Step;
    end?: Step;
    once?: boolean;
    query?: (connection: Connection, sql: string) => Promise<unknown>;
  },
): typeof begin {
  return async (pool) => {
    const connection = await start(pool);
    const state = { committed: false };
    let ending: Promise<void> | undefined;
    return {
      query: (sql) => query ? query(connection, sql) : connection.query(sql),
      commit: () => commitWith(connection, state),
      [Symbol.asyncDispose]: () => {
        if (!once) return end(connection, state);
        return ending ??= end(connection, state);
      },
    };
  };
}

const shared: State = { committed: false };
const states = new WeakMap<Pool, State>();

export const mutants: Mutants<typeof begin> = {
  "commits at the end of the block": {
    answer: transactionWith({
      end: async (connection, { committed }) => {
        if (!committed) await connection.query("COMMIT");
        connection.release();
      },
    }),
    fails: "what is not committed is rolled back, then the connection goes back",
  },
  "rolls back in any case": {
    answer: transactionWith({
      end: (connection) => finish(connection, { committed: false }),
    }),
    fails: "a committed transaction is not rolled back, and its connection goes back",
  },
  "never returns the connection": {
    answer: transactionWith({
      end: async (connection, { committed }) => {
        if (!committed) await connection.query("ROLLBACK");
      },
    }),
    fails: "a committed transaction is not rolled back, and its connection goes back",
  },
  "returns the connection only when it rolls back": {
    answer: transactionWith({
      end: async (connection, state) => {
        if (!state.committed) await finish(connection, state);
      },
    }),
    fails: "a committed transaction is not rolled back, and its connection goes back",
  },
  "returns the connection with the commit": {
    answer: transactionWith({
      commit: async (connection, state) => {
        await commit(connection, state);
        connection.release();
      },
      end: async (connection, state) => {
        if (!state.committed) await finish(connection, state);
      },
    }),
    fails: "the connection goes back at the end of the block, not before",
  },
  "does not wait for the ROLLBACK": {
    answer: transactionWith({
      end: (connection, { committed }) => {
        if (!committed) connection.query("ROLLBACK").catch(() => {});
        connection.release();
        return Promise.resolve();
      },
    }),
    fails: "an error in the block rolls back, too",
  },
  "lets the block go on while it ends": {
    answer: transactionWith({
      end: (connection, state) => {
        finish(connection, state).catch(() => {});
        return Promise.resolve();
      },
    }),
    fails: "the block waits until the connection is back (times it went back)",
  },
  "loses the connection when ROLLBACK fails": {
    answer: transactionWith({
      end: async (connection, { committed }) => {
        if (!committed) await connection.query("ROLLBACK");
        connection.release();
      },
    }),
    fails: "if ROLLBACK fails later, the connection goes back, and the caller gets the error",
  },
  "loses the connection when ROLLBACK throws at once": {
    answer: transactionWith({
      end: (connection, { committed }) => {
        const ended = committed ? Promise.resolve() : connection.query("ROLLBACK");
        return ended.then(() => {}).finally(() => connection.release());
      },
    }),
    fails: "if ROLLBACK fails at once, the connection goes back, and the caller gets the error",
  },
  "swallows the error of ROLLBACK": {
    answer: transactionWith({
      end: (connection, state) => finish(connection, state).catch(() => {}),
    }),
    fails: "if ROLLBACK fails later, the connection goes back, and the caller gets the error",
  },
  "loses the connection when BEGIN fails": {
    answer: transactionWith({
      start: async (pool) => {
        const connection = await pool.acquire();
        await connection.query("BEGIN");
        return connection;
      },
    }),
    fails: "if BEGIN fails later, the connection goes back and the caller gets the error",
  },
  "loses the connection when BEGIN throws at once": {
    answer: transactionWith({
      start: async (pool) => {
        const connection = await pool.acquire();
        await connection.query("BEGIN").catch((error) => {
          connection.release();
          throw error;
        });
        return connection;
      },
    }),
    fails: "if BEGIN fails at once, the connection goes back and the caller gets the error",
  },
  "does not wait for BEGIN": {
    answer: transactionWith({
      start: async (pool) => {
        const connection = await pool.acquire();
        connection.query("BEGIN").catch(() => connection.release());
        return connection;
      },
    }),
    fails: "if BEGIN fails later, the connection goes back and the caller gets the error",
  },
  "believes in the COMMIT before it is done": {
    answer: transactionWith({
      commit: async (connection, state) => {
        state.committed = true;
        await connection.query("COMMIT");
      },
    }),
    fails: "if COMMIT fails later, it is rolled back and the caller gets the error",
  },
  "swallows the error of COMMIT": {
    answer: transactionWith({
      commit: async (connection, state) => {
        await commit(connection, state).catch(() => {});
      },
    }),
    fails: "if COMMIT fails later, it is rolled back and the caller gets the error",
  },
  "rolls back twice when COMMIT fails": {
    answer: transactionWith({
      commit: async (connection, state) => {
        try {
          await commit(connection, state);
        } catch (error) {
          await connection.query("ROLLBACK");
          throw error;
        }
      },
    }),
    fails: "if COMMIT fails later, it is rolled back and the caller gets the error",
  },
  "believes that an error is never falsy": {
    answer: transactionWith({
      commit: async (connection, state) => {
        let error: unknown;
        await connection.query("COMMIT").catch((reason) => error = reason);
        if (error) throw error;
        state.committed = true;
      },
    }),
    fails: "the caller gets the error of any step even if it is falsy",
  },
  "swallows the error of release": {
    answer: transactionWith({
      end: async (connection, state) => {
        const release = () => {
          try {
            connection.release();
          } catch { /* lost */ }
        };
        await finish({ query: (sql) => connection.query(sql), release }, state);
      },
    }),
    fails: "if release fails, the caller gets the error",
  },
  "commits nothing after a query that failed, and does not say so": {
    answer: async (pool) => {
      const transaction = await transactionWith({})(pool);
      let failed = false;
      return {
        ...transaction,
        query: async (sql) => {
          try {
            return await transaction.query(sql);
          } catch (error) {
            failed = true;
            throw error;
          }
        },
        commit: async () => failed ? undefined : await transaction.commit(),
      };
    },
    fails: "a commit that succeeds has committed, even after a query that failed",
  },
  "swallows the error of a query": {
    answer: transactionWith({
      query: async (connection, sql) => {
        try {
          return await connection.query(sql);
        } catch {
          return undefined;
        }
      },
    }),
    fails: "if a query fails later, it is rolled back and the caller gets the error",
  },
  "returns nothing from a query": {
    answer: transactionWith({ query: async (connection, sql) => void await connection.query(sql) }),
    fails: "a query returns what the connection returns",
  },
  "releases again at a second end": {
    answer: transactionWith({ once: false }),
    fails: "ending a committed transaction again does nothing",
  },
  "rolls back again at a second end": {
    answer: transactionWith({
      once: false,
      end: async (connection, state) => {
        if (state.committed) return;
        await finish(connection, state);
      },
      commit: async (connection, state) => {
        await commit(connection, state);
        connection.release();
      },
    }),
    fails: "ending a transaction without a commit again does nothing",
  },
  "notices that it has ended only at its end": {
    answer: async (pool) => {
      const connection = await begun(pool);
      const state = { committed: false };
      let ended = false;
      return {
        query: (sql) => connection.query(sql),
        commit: () => commit(connection, state),
        [Symbol.asyncDispose]: async () => {
          if (ended) return;
          await finish(connection, state);
          ended = true;
        },
      };
    },
    fails: "two ends at the same time are one",
  },
  "remembers one commit for all transactions": {
    answer: transactionWith({
      start: async (pool) => {
        const connection = await begun(pool);
        shared.committed = false;
        return connection;
      },
      commit: (connection) => commit(connection, shared),
      end: (connection) => finish(connection, { committed: shared.committed }),
    }),
    fails: "transactions that run at the same time end independently",
  },
  "says neither BEGIN nor ROLLBACK": {
    answer: transactionWith({
      start: (pool) => pool.acquire(),
      end: (connection) => Promise.resolve(connection.release()),
    }),
    fails: "an error in the block rolls back, too",
  },
  "takes an error that is undefined for none": {
    answer: transactionWith({
      commit: async (connection, state) => {
        try {
          await commit(connection, state);
        } catch (error) {
          if (error !== undefined) throw error;
        }
      },
    }),
    fails: "the caller gets the error of any step even if it is falsy",
  },
  "takes a falsy error that is thrown at once for none": {
    answer: transactionWith({
      query: (connection, sql) => {
        try {
          return connection.query(sql);
        } catch (error) {
          if (error) throw error;
          return Promise.resolve();
        }
      },
    }),
    fails: "the caller gets the error of any step even if it is falsy",
  },
  "takes a falsy error of release for none": {
    answer: transactionWith({
      end: async (connection, state) => {
        const release = () => {
          try {
            connection.release();
          } catch (error) {
            if (error) throw error;
          }
        };
        await finish({ query: (sql) => connection.query(sql), release }, state);
      },
    }),
    fails: "the caller gets the error of any step even if it is falsy",
  },
  "remembers one commit for all transactions of a pool": {
    answer: async (pool) => {
      const connection = await begun(pool);
      const state = states.get(pool) ?? { committed: false };
      states.set(pool, state);
      let ending: Promise<void> | undefined;
      return {
        query: (sql) => connection.query(sql),
        commit: () => commit(connection, state),
        [Symbol.asyncDispose]: () => ending ??= finish(connection, state),
      };
    },
    fails: "so do two with the same pool (steps of each connection)",
  },
};

export const variants: Record<string, typeof begin> = {
  "puts what there is to do on a stack": async (pool) => {
    await using toDo = new AsyncDisposableStack();
    const connection = await pool.acquire();
    toDo.defer(() => connection.release());
    await connection.query("BEGIN");
    let committed = false;
    toDo.defer(async () => {
      if (!committed) await connection.query("ROLLBACK");
    });
    const atTheEnd = toDo.move();
    return {
      query: (sql) => connection.query(sql),
      commit: async () => {
        await connection.query("COMMIT");
        committed = true;
      },
      [Symbol.asyncDispose]: () => atTheEnd.disposeAsync(),
    };
  },
  "is a class that chains with then": async (pool) => {
    const connection = await pool.acquire();
    return await Promise.try(() => connection.query("BEGIN")).then(
      () => new OpenTransaction(connection),
      (error) => {
        connection.release();
        throw error;
      },
    );
  },
};

class OpenTransaction implements Transaction {
  #committed = false;
  #ended = false;
  constructor(readonly connection: Connection) {}

  query(sql: string) {
    return this.connection.query(sql);
  }

  async commit() {
    await this.query("COMMIT");
    this.#committed = true;
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#ended = true;
    return Promise.try(() => this.#committed ? undefined : this.query("ROLLBACK"))
      .then(() => {}).finally(() => this.connection.release());
  }
}
