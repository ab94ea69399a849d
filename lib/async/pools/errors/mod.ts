/**
 * How errors cross from one isolate to another. Read `error_parcel.ts`, what travels, then
 * `pack_error.ts` with `thrown.ts`, how it is made.
 *
 * @module
 */
export { type Parcel, unpackError } from "./error_parcel.ts";
export { packError, refusal } from "./pack_error.ts";
