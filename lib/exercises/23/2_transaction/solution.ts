export interface Connection {
  query(sql: string): Promise<unknown>;
  /** Returns the connection to its pool. */
  release(): void;
}
export interface Pool {
  acquire(): Promise<Connection>;
}
export interface Transaction extends AsyncDisposable {
  query(sql: string): Promise<unknown>;
  commit(): Promise<void>;
}

export async function begin(pool: Pool): Promise<Transaction> {
  const connection = await pool.acquire();
  try {
    await connection.query("BEGIN");
  } catch (error) {
    connection.release(); // there is no transaction that would do it later
    throw error;
  }
  let committed = false;
  const end = async () => {
    try {
      if (!committed) await connection.query("ROLLBACK");
    } finally {
      connection.release();
    }
  };
  let ending: Promise<void> | undefined;
  return {
    query: (sql) => connection.query(sql),
    commit: async () => {
      await connection.query("COMMIT");
      committed = true; // only now
    },
    [Symbol.asyncDispose]: () => ending ??= end(), // once, however often it is called
  };
}
