/** The evidence sheet of one year: what was done and how it was received. */
import type { Evidence } from '@domain/honour/rules';
import { labels } from '@domain/order/schema';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';

export const hoursOf = (minutes: number): string => `${Math.round(minutes / 6) / 10} 小时`;

export function EvidenceCells({ evidence }: { evidence: Evidence }) {
  const { services, minutes, months, rated, stars, tags, complaints } = evidence;
  return (
    <Card list>
      <Cell label='服务' value={`${services} 次，${hoursOf(minutes)}`} />
      <Cell label='有服务的月份' value={`${months} 个`} />
      <Cell label='评价' value={stars === null ? '还没有评过' : `${rated} 次评过，平均 ${stars} 分`} />
      {tags.length > 0 && <Cell label='大家说' value={tags.map(({ tag, count }) => `${labels.tags[tag as keyof typeof labels.tags] ?? tag} ${count}`).join('、')} />}
      <Cell label='没说清的不满意' value={complaints === 0 ? '没有' : `${complaints} 件`} />
    </Card>
  );
}
