export const order: string[] = [
  "g", // the program itself, up to its first await …
  "a", // … which runs kettle up to its await
  "d", // … and toaster up to its await
  "i",
  "b", // the microtasks, in the order in which they were queued
  "h",
  "f", // the timers: 0 ms
  "e", // 10 ms
  "j", // the program goes on when toaster is over: a microtask, before any other timer
  "c", // 20 ms
];
