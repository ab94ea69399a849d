/** Sockets of the operating system: they block, or say that they would have to. */
import { assertEquals, assertThrows } from "@std/assert";
import { BlockingSocket } from "@course/services";

const ignore = !BlockingSocket.available;

/** A socket and the other end of its connection. */
async function pair() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const socket = BlockingSocket.connect("127.0.0.1", listener.addr.port);
  const other = await listener.accept();
  listener.close();
  return { socket, other };
}

Deno.test({
  ignore,
  name: "BlockingSocket sends and receives bytes until the other side ends",
  async fn() {
    const { socket, other } = await pair();
    socket.sendAll(new TextEncoder().encode("ping"));
    const heard = new Uint8Array(8);
    assertEquals(await other.read(heard), 4);
    await other.write(heard.subarray(0, 4));
    other.close();
    assertEquals(new TextDecoder().decode(socket.receiveAll(3)), "ping");
    assertEquals(socket.receive(heard), 0);
    socket[Symbol.dispose]();
  },
});

Deno.test({
  ignore,
  name: "BlockingSocket that does not block says EAGAIN, and takes only a part of much",
  async fn() {
    const { socket, other } = await pair();
    socket.setBlocking(false);
    assertEquals(socket.receive(new Uint8Array(8)), "EAGAIN");
    assertThrows(() => socket.receiveAll(), Error, "the socket does not block");
    const much = new Uint8Array(50_000_000);
    const taken = socket.send(much);
    assertEquals(typeof taken === "number" && taken > 0 && taken < much.length, true);
    assertThrows(() => socket.sendAll(much), Error, "the socket does not block");
    other.close();
    socket[Symbol.dispose]();
  },
});

Deno.test({
  ignore,
  name: "BlockingSocket reports the error of the operating system",
  fn() {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    assertThrows(
      () => BlockingSocket.connect("127.0.0.1", port),
      Error,
      `Cannot connect to 127.0.0.1:${port}: the operating system says error 111`,
    );
  },
});

Deno.test("BlockingSocket names an address that is none", () => {
  assertThrows(
    () => BlockingSocket.connect("localhost", 80),
    TypeError,
    "hostname must be an IPv4 address such as 127.0.0.1, received localhost",
  );
  for (const wrong of ["1.2.3", "1.2.3.256", ""]) {
    assertThrows(() => BlockingSocket.connect(wrong, 80), TypeError, `received ${wrong}`);
  }
  for (const wrong of [0, 65536, 1.5, NaN]) {
    assertThrows(
      () => BlockingSocket.connect("127.0.0.1", wrong),
      RangeError,
      `port must be from 1 to 65535, received ${wrong}`,
    );
  }
});
