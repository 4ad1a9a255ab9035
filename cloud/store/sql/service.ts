/** What is to be brought to a visit, and the thank-you after it. */
import { MOST_MATERIALS, type Bringer, type Material } from '../../domain/order/service';
import type { Db } from '../postgres';

export async function listMaterials(db: Db, tenant: string, activityId: string): Promise<Material[]> {
  return db.query<Material>({ name: 'list-materials', text: 'select id, name, brings, ready from material where tenant = $1 and activity_id = $2 order by place', values: [tenant, activityId] });
}

/** Puts something on the list; what stands there already stays as it is. @returns false when the list is full */
export async function addMaterial(db: Db, tenant: string, item: { id: string; activityId: string; name: string; brings: Bringer; addedBy: string; at: Date }): Promise<boolean> {
  // Two who add at one moment aim at the same place; the one who lost it tries the next.
  for (let tries = 0; tries <= MOST_MATERIALS; tries += 1) {
    const rows = await db.query<{ there: boolean; free: number | null }>({
      name: 'add-material',
      text: `with free as (select min(n) as n from generate_series(1, $8) n where not exists (select 1 from material m where m.tenant = $1 and m.activity_id = $3 and m.place = n)),
        known as (select 1 from material where tenant = $1 and activity_id = $3 and name = $4),
        added as (insert into material (tenant, id, activity_id, place, name, brings, added_by, at)
          select $1, $2, $3, n, $4, $5, $6, $7 from free where n is not null and not exists (select 1 from known) on conflict do nothing returning 1)
        select exists (select 1 from added) or exists (select 1 from known) as there, (select n from free) as free`,
      values: [tenant, item.id, item.activityId, item.name, item.brings, item.addedBy, item.at, MOST_MATERIALS],
    });
    if (rows[0]?.there) return true;
    if (rows[0]?.free == null) return false;
  }
  return false;
}

/** @returns false when it is no longer on the list */
export async function tickMaterial(db: Db, tenant: string, activityId: string, id: string, ready: boolean): Promise<boolean> {
  return (await db.query({ name: 'tick-material', text: 'update material set ready = $4 where tenant = $1 and activity_id = $2 and id = $3 returning id', values: [tenant, activityId, id, ready] })).length > 0;
}

/** Takes it off the list; once gone it stays gone. */
export async function removeMaterial(db: Db, tenant: string, activityId: string, id: string): Promise<void> {
  await db.query({ name: 'remove-material', text: 'delete from material where tenant = $1 and activity_id = $2 and id = $3', values: [tenant, activityId, id] });
}

/** Leaves one thank-you on an order. @returns false when there was one under another key */
export async function addThanks(db: Db, tenant: string, thanks: { orderId: string; personId: string; key: string; words: string; at: Date }): Promise<boolean> {
  const put = () => db.query<{ mine: boolean }>({
    name: 'add-thanks',
    text: `with known as (select person_id, key from thanks where tenant = $1 and order_id = $2),
      added as (insert into thanks (tenant, order_id, person_id, key, at) select $1, $2, $3, $4, $6 where not exists (select 1 from known) on conflict do nothing returning person_id, key),
      said as (insert into words (tenant, order_id, name, text) select $1, $2, 'thanks', $5 from added)
      select person_id = $3 and key = $4 as mine from (select * from known union all select * from added) t`,
    values: [tenant, thanks.orderId, thanks.personId, thanks.key, thanks.words, thanks.at],
  });
  // Nothing comes back only when another won at the very same moment; then it is there by now.
  return ((await put())[0] ?? (await put())[0])?.mine ?? false;
}
