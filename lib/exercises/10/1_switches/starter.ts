export const counts: Record<string, number> = {
  a: 0, // switches
  b: 0, // switches
  c: 0, // switches
  d: 0, // switches
  e: 0, // switches of the kind `throws`
  f: 0, // switches
  g: 0, // milliseconds
};
