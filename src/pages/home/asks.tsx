/** «请您去服务»: visits the reader is asked to go to; what may happen stands here before anybody answers. */
import type { CrewAsk } from '@domain/answers';
import { goTo } from '@/order/go-to';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Tag } from '@/ui/tag';

export function Asks({ asks }: { asks: CrewAsk[] }) {
  if (asks.length === 0) return null;
  return (
    <Card list title='请您去服务'>
      {asks.map(({ card, team, risks, with: others }) => (
        <Cell
          key={card.id}
          icon='calendar'
          label={card.title}
          note={[`${card.slot ?? ''} · ${card.place}`, others.length > 0 ? `${team}，和${others.join('、')}一起` : team, risks.length > 0 && `可能的风险：${risks.join('；')}`].filter(Boolean).join('\n')}
          value={<Tag tone='orange'>等您答复</Tag>}
          onTap={() => goTo(`/pages/order/view?id=${card.id}`)}
        />
      ))}
    </Card>
  );
}
