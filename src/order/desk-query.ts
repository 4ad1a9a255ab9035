import { useRouter } from '@tarojs/taro';
import type { CardPage, DeskView } from '@domain/answers';
import { call } from '@/api/call';

export interface DeskQuery {
  ref: string;
  /** the desk's name, from whoever linked here */
  label: string;
  load: (next: string | null, offered?: boolean) => Promise<CardPage>;
}

/** Which desk a page was opened for. */
export function useDeskQuery(kind: DeskView['kind'], plainTitle: string): DeskQuery {
  const { ref = '', label = '' } = useRouter().params;
  return {
    ref,
    label: decoded(label) || plainTitle,
    load: (next, offered = false) => call<CardPage>('queue.mine', { kind, ref, offered, next }),
  };
}

/* WeChat hands a query over as it stands in the address, a browser decodes it; a second time does no harm. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
