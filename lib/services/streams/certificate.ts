/** Certificates for TLS experiments on this machine, made in a few milliseconds. */

/** A certificate and its private key, in the text form that is called PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Options of {@linkcode selfSigned}. */
export interface SelfSignedOptions {
  /** The hosts that it is for: names, and IPv4 addresses. */
  readonly hosts: readonly string[];
  /** When its validity begins and ends; by default an hour ago and in a day. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const HOUR = 3_600_000;

/**
 * Makes a certificate that vouches for itself: a client trusts it only if it is given the
 * certificate.
 *
 * The key is an ECDSA key on the curve P-256. Nothing is stored.
 *
 * @example A certificate for this machine
 * ```ts
 * import { openConnection, selfSigned, startServer } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const tls = await selfSigned({ hosts: ["127.0.0.1"] });
 * await using server = startServer((_reader, writer) => writer.write("secret\n"), { tls });
 * using client = await openConnection({ port: server.port, caCerts: [tls.cert] });
 * assertEquals(await client.reader.readLine(), "secret");
 * ```
 *
 * @throws {RangeError} If there are no hosts, or it would end before it begins.
 */
export async function selfSigned(
  {
    hosts,
    notBefore = new Date(Date.now() - HOUR),
    notAfter = new Date(Date.now() + 24 * HOUR),
  }: SelfSignedOptions,
): Promise<Certificate> {
  if (hosts.length === 0) {
    throw new RangeError("Cannot make a certificate: hosts must name at least one host");
  }
  if (!(notBefore < notAfter)) {
    throw new RangeError(
      "Cannot make a certificate: notAfter must be later than notBefore, " +
        `received ${notBefore.getTime()} and ${notAfter.getTime()}`,
    );
  }
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await crypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const name = sequence(
    der(0x31, sequence(identifier("55 04 03"), der(0x0c, utf8("course")))),
  );
  const body = sequence(
    der(0xa0, integer([2])), // Version 3
    integer([1, ...crypto.getRandomValues(new Uint8Array(8))]),
    ECDSA_WITH_SHA256,
    name, // Its issuer
    sequence(time(notBefore), time(notAfter)),
    name, // Its subject
    publicKey,
    der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, sequence(...hosts.map(host)))))),
  );
  const hash = { name: "ECDSA", hash: "SHA-256" };
  const pair = new Uint8Array(await crypto.subtle.sign(hash, keys.privateKey, body));
  const signature = sequence(integer(pair.subarray(0, 32)), integer(pair.subarray(32)));
  const certificate = sequence(body, ECDSA_WITH_SHA256, der(0x03, [0], signature));
  const secret = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return { cert: pem("CERTIFICATE", certificate), key: pem("PRIVATE KEY", secret) };
}

/** A value in DER: its kind, its length, and what it consists of. */
function der(tag: number, ...parts: Iterable<number>[]): Uint8Array<ArrayBuffer> {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  const size = length < 128
    ? [length]
    : length < 256
    ? [0x81, length]
    : [0x82, length >> 8, length & 255];
  return new Uint8Array([tag, ...size, ...content]);
}

const sequence = (...parts: Iterable<number>[]) => der(0x30, ...parts);
const utf8 = (text: string) => new TextEncoder().encode(text);
const identifier = (hex: string) => der(0x06, hex.split(" ").map((byte) => parseInt(byte, 16)));

const ECDSA_WITH_SHA256 = sequence(identifier("2a 86 48 ce 3d 04 03 02"));
const SUBJECT_ALT_NAME = identifier("55 1d 11");

/** A number above 0, without leading zeros, except the one that marks it as not negative. */
function integer(bytes: Iterable<number>): Uint8Array {
  const digits = [...bytes];
  while (digits[0] === 0) digits.shift();
  return der(0x02, digits[0] > 127 ? [0] : [], digits);
}

function time(date: Date): Uint8Array {
  return der(0x18, utf8(date.toISOString().replace(/[-:T]|\.\d+/g, "")));
}

function host(name: string): Uint8Array {
  return /^\d+(\.\d+){3}$/.test(name)
    ? der(0x87, name.split(".").map(Number))
    : der(0x82, utf8(name));
}

function pem(label: string, bytes: Uint8Array<ArrayBuffer>): string {
  const lines = bytes.toBase64().match(/.{1,64}/g)!.join("\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
