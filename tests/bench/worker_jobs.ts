/** The jobs that the worker benchmarks run. */
export function double(x: number): number {
  return 2 * x;
}

export function spin(turns: number): number {
  let x = 1;
  for (let i = 0; i < turns; i++) x = (x * 16_807) % 2_147_483_647;
  return x;
}

export function echo<T>(value: T): T {
  return value;
}
