/**
 * Readers, writers and servers over TCP or TLS, with the names that asyncio has for them, and
 * certificates.
 *
 * @module
 */
export * from "./certificate.ts";
export * from "./create_server.ts";
export * from "./open_connection.ts";
export * from "./start_server.ts";
export * from "./stream_reader.ts";
export * from "./stream_writer.ts";
