export const order: string[] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
