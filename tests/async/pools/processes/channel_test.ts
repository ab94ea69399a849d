import { assert, assertEquals } from "@std/assert";
import { Channel } from "../../../../lib/async/pools/processes/channel.ts";

/** A socket whose other end has sent these bytes, which arrive in pieces of at most this size. */
function socketWith(bytes: Uint8Array, piece: number) {
  let position = 0;
  const buffers = new Set<ArrayBufferLike>();
  const written: number[] = [];
  const socket = {
    setNoDelay: () => {},
    read(target: Uint8Array): Promise<number | null> {
      buffers.add(target.buffer);
      const count = Math.min(piece, target.length, bytes.length - position);
      target.set(bytes.subarray(position, position += count));
      return Promise.resolve(count === 0 ? null : count);
    },
    write(source: Uint8Array): Promise<number> {
      for (const byte of source.subarray(0, piece)) written.push(byte);
      return Promise.resolve(Math.min(piece, source.length));
    },
  } as unknown as Deno.TcpConn;
  return { socket, buffers, written };
}

/** A frame with so many bytes behind its header, and the header that they need. */
async function frameOf(ticket: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const frame = new Uint8Array(Channel.HEADER + length).fill(7, Channel.HEADER);
  await new Channel(socketWith(new Uint8Array(), Infinity).socket).write(frame, ticket);
  return frame;
}

Deno.test("EX13 a frame arrives whole, in whatever pieces it comes", async () => {
  for (const length of [0, 1, 5, 100]) {
    const frame = await frameOf(2 ** 30 - 1, length);
    for (const piece of [1, 3, 8, 1_000]) {
      const { socket } = socketWith(frame, piece);
      const received = await new Channel(socket).read();
      assertEquals(received, { ticket: 2 ** 30 - 1, bytes: new Uint8Array(length).fill(7) });
    }
  }
});

Deno.test("EX13 a frame is sent whole, in whatever pieces the socket takes it", async () => {
  const { socket, written } = socketWith(new Uint8Array(), 3);
  await new Channel(socket).write(new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 5, 6]), 258);
  assertEquals(written, [0, 0, 0, 10, 0, 0, 1, 2, 5, 6]);
});

Deno.test("EX14 the end, in the middle of a frame as well, is the end", async () => {
  const frame = await frameOf(1, 10);
  for (const length of [0, 3, 8, 12]) {
    const { socket } = socketWith(frame.subarray(0, length), 5);
    assertEquals(await new Channel(socket).read(), undefined);
  }
});

Deno.test("EX17 a frame is put where it stays, however many pieces it comes in", async () => {
  const frame = await frameOf(1, 2 ** 20);
  const { socket, buffers } = socketWith(frame, 1_000);
  const received = await new Channel(socket).read();
  assert(received !== undefined && received.bytes.every((byte) => byte === 7));
  assertEquals([received.bytes.length, buffers.size], [2 ** 20, 2]);
});
