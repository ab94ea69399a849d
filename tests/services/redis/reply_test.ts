import { assertEquals } from "@std/assert";
import {
  encode,
  NO_LIST,
  Push,
  type Reply,
  RespError,
  Status,
  Verbatim,
} from "../../../lib/services/redis/reply.ts";

Deno.test("encode says the same in both versions, as far as they have words for it", () => {
  const replies: [reply: Reply, two: string, three: string][] = [
    ["é", "$1\r\né\r\n", "$1\r\né\r\n"],
    [null, "$-1\r\n", "_\r\n"],
    [NO_LIST, "*-1\r\n", "_\r\n"],
    [12n, ":12\r\n", ":12\r\n"],
    [new Status("OK"), "+OK\r\n", "+OK\r\n"],
    [new RespError("ERR no"), "-ERR no\r\n", "-ERR no\r\n"],
    [new Push(["m"]), "*1\r\n$1\r\nm\r\n", ">1\r\n$1\r\nm\r\n"],
    [new Verbatim("hi"), "$2\r\nhi\r\n", "=6\r\ntxt:hi\r\n"],
    [new Map([["a", 1]]), "*2\r\n$1\r\na\r\n:1\r\n", "%1\r\n$1\r\na\r\n:1\r\n"],
  ];
  for (const [reply, two, three] of replies) {
    assertEquals([encode(reply, 2), encode(reply, 3)], [two, three]);
  }
});
