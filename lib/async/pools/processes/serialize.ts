/** Values as bytes, on their way to another process and back. */
import v8 from "node:v8";
import { checkCarried, SERIALIZED } from "../carried.ts";

/**
 * The value as bytes, after `header` bytes of free room; throws if it could not arrive as it is.
 */
export function serialize(value: unknown, header: number): Uint8Array<ArrayBuffer> {
  checkCarried(value, SERIALIZED);
  const serializer = new v8.Serializer();
  serializer.writeRawBytes(new Uint8Array(header));
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer() as Uint8Array<ArrayBuffer>;
}

/** Restores the value. */
export function deserialize(bytes: Uint8Array<ArrayBuffer>): unknown {
  const deserializer = new v8.Deserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
}
