/** A limit on computing, whatever else the machine does meanwhile. */
import { real } from "./clock.ts";
import { processorTime } from "./processor_time.ts";

/** The grain of the processor time that systems report. Milliseconds. */
const GRAIN = 10;

/**
 * Calls back once this thread has computed for so many milliseconds, and then gives way. Neither
 * waiting counts, nor the time in which a busy machine runs other programs. Disposing of the result
 * calls it off.
 */
export function afterComputing(ms: number, callback: () => void): Disposable {
  const end = processorTime() + ms;
  const look = () => {
    const rest = end - processorTime();
    if (rest <= 0) return callback();
    timer = real.setTimeout(look, Math.max(rest, GRAIN));
  };
  let timer = real.setTimeout(look, ms);
  return { [Symbol.dispose]: () => real.clearTimeout(timer) };
}
