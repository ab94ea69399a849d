/**
 * Strings as the embedded Redis keeps them. A value is bytes, not text, and JavaScript strings are
 * easier to handle than bytes: inside the server every string holds one byte per character, and is
 * converted at the socket, nowhere else.
 */

/** One byte per character. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** One character per byte. */
export function fromBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

/** The bytes of a text in UTF-8, one character per byte. */
export function utf8(text: string): string {
  return fromBytes(new TextEncoder().encode(text));
}
