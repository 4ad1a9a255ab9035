/** At the moment it is useful: may WeChat tell how things go? Asked by a button, never by itself; nothing depends on the answer. */
import { useState } from 'react';
import type { MessageKind } from '@domain/notice/kinds';
import { worthAsking } from '@domain/notice/asking';
import type { NoticeSettings } from '@domain/notice/message';
import { call, tell } from '@/api/call';
import { askAllowance } from '@/api/subscribe';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import { useLoad } from './use-load';

export function AskNotice({ kinds, say }: { kinds: readonly MessageKind[]; say: string }) {
  // A browser has no such window.
  return process.env.TARO_ENV === 'weapp' && kinds.length > 0 ? <Ask kinds={kinds} say={say} /> : null;
}

function Ask({ kinds, say }: { kinds: readonly MessageKind[]; say: string }) {
  const { data } = useLoad(() => call<NoticeSettings>('notice.settings'), []);
  const [answered, setAnswered] = useState(false);
  const wanted = data && !answered ? worthAsking(data, kinds) : [];
  if (wanted.length === 0) return null;
  const ask = async () => {
    try {
      const after = await askAllowance(wanted);
      setAnswered(true);
      if (after && worthAsking(after, kinds).length < wanted.length) toast('好，微信会告诉您', 'success');
    } catch (fault) {
      tell(fault);
    }
  };
  return (
    <Card>
      <Words>{say}</Words>
      <Button kind='plain' inline onTap={ask}>用微信告诉我</Button>
      <Words kind='note'>不点也没关系，“我的 → 消息”里都看得到</Words>
    </Card>
  );
}
