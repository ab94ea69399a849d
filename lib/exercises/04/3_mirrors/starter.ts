export async function firstThatWorks(
  mirrors: string[],
  download: (mirror: string) => Promise<string>,
): Promise<string> {
  const attempts = mirrors.map((mirror) => download(mirror));
  let lastError: unknown;
  for (const attempt of attempts) {
    try {
      return await attempt;
    } catch (error) {
      lastError = error;
    }
  }
  throw lastError;
}
