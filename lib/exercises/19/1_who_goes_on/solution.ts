export const goesOn: Record<string, string> = {
  a: "yes", // it has waited longest, and asks for nothing
  b: "no", // woken by notify(2) when n is 1, so it waits again, behind c
  c: "no", // not woken by notify(2); when notify(1) wakes it, n is 2
  d: "no", // comes after both notifications
  e: "yes", // looks first, and need not wait
  f: "yes", // was waiting when the flag went up
  g: "no", // comes when the flag is down again
  h: "no", // the third one of a barrier of two begins a new round
};
