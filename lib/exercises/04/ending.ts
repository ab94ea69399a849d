/** How a promise ended, in a line. */
export async function ending(work: () => unknown): Promise<string> {
  try {
    return `fulfilled: ${inWords(await work())}`;
  } catch (error) {
    return `rejected: ${error instanceof Error ? error.message : inWords(error)}`;
  }
}

function inWords(value: unknown): string {
  return Deno.inspect(value, { colors: false });
}
