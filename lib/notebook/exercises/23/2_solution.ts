export interface Connection {
  query(sql: string): Promise<unknown>;
  /** Gives the connection back to its pool. */
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
  return {
    query: (sql) => connection.query(sql),
    commit: async () => {
      await connection.query("COMMIT");
      committed = true; // only now
    },
    [Symbol.asyncDispose]: async () => {
      try {
        if (!committed) await connection.query("ROLLBACK");
      } finally {
        connection.release();
      }
    },
  };
}
