export const endings: Record<string, unknown> = {
  a: 20,
  b: undefined, // no `return`
  c: 21, // `then` waits for the promise that its function returns
  d: "!no",
  e: "!no", // its function is skipped
  f: 0, // `catch` makes a value of it
  g: 20, // what `finally` returns is thrown away
  h: 2, // what is no function is skipped
  i: 5, // and so is what a done callback returns
};
