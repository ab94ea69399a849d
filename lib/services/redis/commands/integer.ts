/** Whole numbers of 64 bits, as Redis counts. */
import { RespError } from "../reply.ts";

/** The largest whole number; the smallest is one farther from 0. */
export const LARGEST = 2n ** 63n - 1n;

/**
 * A whole number, written without frills.
 *
 * @throws {RespError} If the text is something else, or the number has more than 64 bits.
 */
export function integer(text: string): bigint {
  const value = /^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : undefined;
  if (value !== undefined && value <= LARGEST && value >= -LARGEST - 1n) return value;
  throw new RespError("ERR value is not an integer or out of range");
}
