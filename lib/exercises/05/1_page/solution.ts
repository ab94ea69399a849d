/** The five steps. Each of them takes its time, and each of them can fail. */
export interface Site {
  login(): Promise<string>;
  orders(token: string): Promise<string[]>;
  prices(token: string): Promise<number[]>;
  news(token: string): Promise<string[]>;
  render(orders: string[], prices: number[], news: string[]): Promise<string>;
}

export async function page(site: Site): Promise<string> {
  const token = await site.login(); // everything else needs it
  const [orders, prices, news] = await Promise.all([
    site.orders(token),
    site.prices(token),
    site.news(token),
  ]);
  return await site.render(orders, prices, news);
}
