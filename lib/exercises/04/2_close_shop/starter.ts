export interface Shop {
  goods: string[];
  lock(): Promise<void>;
  count(): Promise<number>;
  putAway(item: string): Promise<void>;
  report(total: number): Promise<void>;
}

export async function closeShop(shop: Shop): Promise<string> {
  shop.lock();
  const total = await shop.count();
  shop.goods.forEach(async (item) => {
    await shop.putAway(item);
  });
  shop.report(total);
  return `closed with ${total}`;
}
