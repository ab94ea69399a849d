/**
 * How a promise ended, in a line. If it is known what may be thrown, any other error is told apart,
 * even one with the same message.
 */
export async function ending(work: () => unknown, thrown?: readonly unknown[]): Promise<string> {
  try {
    return `fulfilled: ${inWords(await work())}`;
  } catch (error) {
    const other = thrown === undefined || thrown.includes(error) ? "" : "another error, ";
    return `rejected: ${other}${error instanceof Error ? error.message : inWords(error)}`;
  }
}

function inWords(value: unknown): string {
  return Deno.inspect(value, { colors: false });
}
