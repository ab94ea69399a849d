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
  await connection.query("BEGIN");
  return {
    query: (sql) => connection.query(sql),
    commit: async () => {
      await connection.query("COMMIT");
    },
    [Symbol.asyncDispose]: async () => {}, // forgets everything
  };
}
