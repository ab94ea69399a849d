/** The jobs of a pool whose threads or processes block. */
export { blockingGet as get } from "./blocking_get.ts";
