/** A time axis: round numbers, in the unit that suits them. */

/** A tick of an axis. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** At most so many ticks from 0 to the end, at round distances, without a tick per pixel for nothing. */
export function timeTicks(duration: number, most: number): Tick[] {
  if (duration <= 0) return [{ at: 0, label: "0 ms" }];
  const step = roundStep(duration / most);
  const inSeconds = duration >= 10_000;
  const ticks: Tick[] = [];
  for (let i = 0; i * step <= duration * 1.0001; i++) {
    const at = Number((i * step).toPrecision(12));
    ticks.push({ at, label: inSeconds ? `${at / 1000} s` : `${at} ms` });
  }
  return ticks;
}

/** The next of 1, 2, 5, 10, 20, 50, … */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const digit = [1, 2, 5, 10].find((d) => d * power >= atLeast * 0.9999)!;
  return digit * power;
}

/** A duration for people: whole milliseconds, decimals only where there is nothing else. */
export function milliseconds(ms: number): string {
  return `${ms < 1 && ms > 0 ? Number(ms.toPrecision(2)) : Math.round(ms)} ms`;
}
