/**
 * What experiments talk to: a web site and a slow route to it, Redis and MySQL, real or embedded,
 * and other languages.
 *
 * @module
 */
export {
  type AfterCtrlC,
  ctrlC,
  type CtrlCOptions,
  type EchoCost,
  echoInDeno,
  echoInGo,
  echoInJavaScript,
  echoInPython,
  type EchoOptions,
  go,
  node,
  type ProgramCall,
  type ProgramOptions,
  type ProgramResult,
  python,
  type PythonCall,
  type PythonOptions,
  pythons,
} from "./languages/mod.ts";
export {
  type BlockingAnswer,
  blockingGet,
  type BlockingGetOptions,
  blockingJobs,
  BlockingSocket,
} from "./blocking/mod.ts";
export * as crawler from "./crawler/mod.ts";
export * from "./distance/mod.ts";
export {
  type BesideClock,
  besideClock,
  type Culprit,
  type LagReport,
  lagReport,
} from "./lag/mod.ts";
export * from "./local_site.ts";
export * from "./module_of.ts";
export {
  encodeRequest,
  RedisConnection,
  type Reply,
  RespServer,
  type RespServerOptions,
} from "./redis/mod.ts";
export * from "./resource_pool.ts";
export * from "./servers/mod.ts";
export * from "./standard_library.ts";
export * from "./streams/mod.ts";
export * from "./threads/mod.ts";
