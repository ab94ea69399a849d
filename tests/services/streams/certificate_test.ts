import { openConnection, selfSigned, startServer } from "@course/services";
import { assertEquals, assertRejects } from "@std/assert";
import { X509Certificate } from "node:crypto";

/** What a client that trusts the certificate hears from its server. */
async function greeting(tls: { cert: string; key: string }, hostname?: string) {
  await using server = startServer((_reader, writer) => writer.write("hello\n"), { tls });
  using client = await openConnection({ port: server.port, hostname, caCerts: [tls.cert] });
  return await client.reader.readLine();
}

Deno.test("it is for each of its hosts, names and addresses", async () => {
  const tls = await selfSigned({ hosts: ["localhost", "127.0.0.1"] });
  assertEquals(await greeting(tls), "hello");
  const { subjectAltName } = new X509Certificate(tls.cert);
  assertEquals(subjectAltName, "DNS:localhost, IP Address:127.0.0.1");
});

Deno.test("it is for no other host, and for no other time", async () => {
  const other = await selfSigned({ hosts: ["shop.example"] });
  await assertRejects(() => greeting(other), Deno.errors.InvalidData, "not valid for name");
  const times = { notBefore: new Date(1e12), notAfter: new Date(1.1e12) };
  const old = await selfSigned({ hosts: ["127.0.0.1"], ...times });
  await assertRejects(() => greeting(old), Deno.errors.InvalidData, "expired");
  const soon = { notBefore: new Date(Date.now() + 1e9), notAfter: new Date(Date.now() + 2e9) };
  const early = await selfSigned({ hosts: ["127.0.0.1"], ...soon });
  await assertRejects(() => greeting(early), Deno.errors.InvalidData, "not valid yet");
});

Deno.test("two are never the same, and each is well-formed", async () => {
  const made = await Promise.all(Array.from({ length: 300 }, () => selfSigned({ hosts: ["a"] })));
  const certificates = made.map(({ cert }) => new X509Certificate(cert));
  for (const one of certificates) assertEquals(one.verify(one.publicKey), true);
  assertEquals(new Set(certificates.map(({ serialNumber }) => serialNumber)).size, 300);
});

Deno.test("many hosts make a long certificate", async () => {
  const hosts = Array.from({ length: 30 }, (_, i) => `host-${i}.example`);
  const { cert } = await selfSigned({ hosts: [...hosts, "127.0.0.1"] });
  assertEquals(new X509Certificate(cert).subjectAltName?.split(", ").length, 31);
});

Deno.test("no hosts, and an end before the beginning, are refused", async () => {
  await assertRejects(() => selfSigned({ hosts: [] }), RangeError, "at least one host");
  const times = { notBefore: new Date(2000), notAfter: new Date(1000) };
  await assertRejects(() => selfSigned({ hosts: ["a"], ...times }), RangeError, "2000 and 1000");
});
