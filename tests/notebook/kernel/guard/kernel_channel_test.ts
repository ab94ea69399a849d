import { assertEquals, assertRejects } from "@std/assert";
import { KernelChannel } from "../../../../lib/notebook/kernel/guard/kernel_channel.ts";
import { type Frames, ZmtpConnection } from "../../../../lib/notebook/kernel/guard/zmtp.ts";

/** What a server that speaks plain bytes gets, and what it answers. */
function serve(talk: (connection: Deno.TcpConn) => Promise<void>) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    using connection = await listener.accept();
    await talk(connection);
  })();
  return {
    address: { hostname: "127.0.0.1", port: listener.addr.port },
    served,
    [Symbol.dispose]: () => listener.close(),
  };
}

async function read(connection: Deno.TcpConn, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    filled += (await connection.read(bytes.subarray(filled)))!;
  }
  return bytes;
}

const GREETING = [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0, ..."NULL"].map((byte) =>
  typeof byte === "string" ? byte.charCodeAt(0) : byte
);
const greeting = () => Uint8Array.from([...GREETING, ...new Array(64 - GREETING.length).fill(0)]);
const READY = new TextEncoder().encode("\x04\x1c\x05READY\x0bSocket-Type\0\0\0\x06ROUTER");
READY[1] = READY.length - 2;

/** Greets as a server of ZeroMQ does, and returns what the client has said of itself. */
async function shakeHands(connection: Deno.TcpConn): Promise<string> {
  await connection.write(greeting());
  assertEquals(await read(connection, 64), greeting());
  await connection.write(READY);
  const [flags, length] = await read(connection, 2);
  assertEquals(flags, 4, "a command");
  return new TextDecoder().decode(await read(connection, length));
}

Deno.test("two sides greet each other, and say of which type their sockets are", async () => {
  let said = "";
  using server = serve(async (connection) => void (said = await shakeHands(connection)));
  using _connection = await ZmtpConnection.open(server.address, "DEALER");
  await server.served;
  assertEquals(said, "\x05READY\x0bSocket-Type\0\0\0\x06DEALER");
});

Deno.test("short and long frames travel in both directions, and commands are no messages", async () => {
  using server = serve(async (connection) => {
    await shakeHands(connection);
    assertEquals([...await read(connection, 3)], [1, 1, 7], "a short frame, and more to come");
    assertEquals([...await read(connection, 2)], [2, 0], "a long frame, the last");
    const size = await read(connection, 7);
    assertEquals(new DataView(size.buffer).getUint32(3), 300);
    await read(connection, 300);
    await connection.write(Uint8Array.of(4, 1, 9)); // A command.
    await connection.write(Uint8Array.of(1, 1, 42, 2, 0, 0, 0, 0, 0, 0));
    await connection.write(Uint8Array.of(1, 44, ...new Uint8Array(300)));
  });
  using connection = await ZmtpConnection.open(server.address, "DEALER");
  await connection.send([Uint8Array.of(7), new Uint8Array(300)] as Frames);
  const frames = await connection.receive();
  assertEquals(frames.map((frame) => frame.length), [1, 300]);
  assertEquals(frames[0][0], 42);
  await server.served;
});

Deno.test("a connection that the other side closes is an error, not a wait for ever", async () => {
  using server = serve(async (connection) => void await shakeHands(connection));
  using connection = await ZmtpConnection.open(server.address, "DEALER");
  await assertRejects(() => connection.receive(), Error, "the other side closed the connection");
  await server.served;
});

Deno.test("a message to a kernel is signed with the kernel's key", async () => {
  let frames: string[] = [];
  using server = serve(async (connection) => {
    await shakeHands(connection);
    while (frames.length < 6) {
      const [, length] = await read(connection, 2);
      frames = [...frames, new TextDecoder().decode(await read(connection, length))];
    }
  });
  const { hostname: ip, port } = server.address;
  const address = { ip, key: "secret", shell_port: port, control_port: port, iopub_port: port };
  using channel = await KernelChannel.open(address, "control");
  const id = await channel.send("interrupt_request");
  await server.served;
  const [delimiter, signature, ...parts] = frames;
  assertEquals(delimiter, "<IDS|MSG>");
  const { msg_id, msg_type, version } = JSON.parse(parts[0]);
  assertEquals([msg_id, msg_type, version], [id, "interrupt_request", "5.3"]);
  assertEquals(parts.slice(1), ["{}", "{}", "{}"]);
  const { createHmac } = await import("node:crypto");
  assertEquals(signature, createHmac("sha256", "secret").update(parts.join("")).digest("hex"));
});
