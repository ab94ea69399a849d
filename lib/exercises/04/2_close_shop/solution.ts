export interface Shop {
  goods: string[];
  lock(): Promise<void>;
  count(): Promise<number>;
  putAway(item: string): Promise<void>;
  report(total: number): Promise<void>;
}

export async function closeShop(shop: Shop): Promise<string> {
  await shop.lock();
  const total = await shop.count();
  await Promise.all(shop.goods.map((item) => shop.putAway(item)));
  await shop.report(total);
  return `closed with ${total}`;
}
