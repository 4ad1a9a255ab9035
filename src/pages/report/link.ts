/** The way from a number to the orders behind it: the filter travels in the address. */
import type { OrderFilterInput } from '@domain/report/report';
import { goTo } from '@/order/go-to';

export function openOrders(filter: OrderFilterInput, title: string): void {
  goTo(`/pages/report/orders?filter=${encodeURIComponent(JSON.stringify(filter))}&title=${encodeURIComponent(title)}`);
}

/* WeChat hands a query over as it stands in the address, a browser decodes it. A filter's own words hold no percent sign. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function readFilter(text: string): OrderFilterInput | null {
  try {
    return JSON.parse(decoded(text)) as OrderFilterInput;
  } catch {
    return null;
  }
}
