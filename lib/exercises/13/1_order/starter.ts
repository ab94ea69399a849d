export const order = "";
