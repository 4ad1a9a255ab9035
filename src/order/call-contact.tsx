/** Whom to call: masked until looked at, and each look is recorded. */
import { useState } from 'react';
import { Text } from '@tarojs/components';
import { tell } from '@/api/call';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Tag } from '@/ui/tag';
import { Words } from '@/ui/words';
import { dial } from './dial';

interface Contact { name: string; phone: string }
export interface CallContactProps {
  /** masked, as the page has it */
  contact: Contact & { mayReveal: boolean };
  reveal: () => Promise<Contact>;
}

export function CallContact({ contact, reveal }: CallContactProps) {
  const [seen, setSeen] = useState<Contact | null>(null);
  if (!contact.name) return <Words kind='note' color='red'>联系电话已经删除，打不了。请记“没联系上”。</Words>;
  const look = async () => {
    try {
      setSeen(await reveal());
    } catch (fault) {
      tell(fault);
    }
  };
  const phone = seen
    ? <Cell label={seen.name} value={<Text userSelect>{seen.phone}</Text>} {...(process.env.TARO_ENV === 'weapp' && { onTap: () => dial(seen.phone), side: <Tag tone='brand' icon='phone'>打电话</Tag> })} />
    : <Cell label={contact.name} value={contact.phone} note={contact.mayReveal ? '看一次记一次' : undefined} onTap={contact.mayReveal ? look : undefined} side={contact.mayReveal ? <Tag tone='brand' icon='phone'>看电话</Tag> : undefined} />;
  return <Card list>{phone}</Card>;
}
