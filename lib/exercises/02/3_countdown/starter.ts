export function countdown(from: number) {
  const left = from;
  return {
    next(_again = false): { value: number | string | undefined; done: boolean } {
      return { value: left, done: false };
    },
  };
}
