/** The forms of whoever has the order at the community's desk, of the levels above, and of the county. */
import { labels } from '@domain/order/schema';
import type { Choice } from '@/ui/choices';
import { triageForm } from './triage';
import { optionsOf, type Forms, type Scene, type Typed } from './form';

const unreachable = '还没有联络员，派过去没有人看';

/** The proposed department first with its reason, then the other leads of the rules, those nobody answers for last. */
function departments({ order, choices }: Scene): Choice<string>[] {
  const proposal = choices?.proposal;
  const all = (choices?.departments ?? []).map(({ id, name, hasLiaison, under, why: fits }) => {
    const here = name === order.department;
    const below = under ? `属于${under}` : undefined;
    const why = here ? '现在就在这里' : !hasLiaison ? unreachable : id === proposal?.departmentId ? `建议派给这里。为什么：${proposal.why}` : fits ? `也可以：${fits}` : below;
    const place = id === proposal?.departmentId ? 0 : here || !hasLiaison ? 3 : fits ? 1 : 2;
    return { value: id, label: name, note: why, disabled: here || !hasLiaison, place };
  });
  return all.sort((a, b) => a.place - b.place).map(({ place: _place, ...one }) => one);
}

function proposed(scene: Scene): Typed {
  const fits = departments(scene).find((one) => one.value === scene.choices?.proposal?.departmentId && !one.disabled);
  return fits ? { departmentId: fits.value, coDepartmentIds: scene.choices?.proposal?.coDepartmentIds ?? [] } : {};
}

/* Whoever would come first but has nobody to read it: the desk should know why somebody else is proposed. */
function passedOver({ choices }: Scene): string {
  const names = choices?.proposal?.passedOver ?? [];
  return names.length > 0 ? `${names.join('、')}还没有联络员，没有排上。` : '';
}

const isOtherwise = ({ choices, typed }: Scene) => Boolean(choices?.proposal) && Boolean(typed.departmentId) && typed.departmentId !== choices?.proposal?.departmentId;

function onlySlot({ choices }: Scene): Typed {
  const [only, ...others] = choices?.slots ?? [];
  return only && others.length === 0 ? { slot: { date: only.date, part: only.part } } : {};
}

/** Who may go along; of several teams, those of the one chosen. */
export const people = ({ choices, typed }: Scene): Choice<string>[] =>
  (choices?.crew ?? []).filter(({ teamIds }) => typeof typed.teamId !== 'string' || teamIds.includes(typed.teamId)).map(({ id, name, label, note }) => ({ value: id, label: label ? `${name}（${label}）` : name, note }));

export const holderForms: Forms<'ask' | 'answer' | 'reject' | 'raise' | 'dispatch' | 'redispatch' | 'takeOn' | 'decide' | 'join' | 'triage'> = {
  triage: triageForm,
  ask: {
    hint: '有一点不清楚，先问点单人',
    intro: () => '点单人补充以后，这一单会回到您这里。',
    rows: [{ kind: 'words', name: 'question', label: '想问什么', lines: true, placeholder: '例如：大概来多少人，有没有投影' }],
    send: '发给点单人',
    done: '已经去问',
  },
  answer: {
    hint: '几句话就能说清，不用派人',
    intro: () => '点单人会读到您的答复。七天内说没解决的话，这一单会再回到您这里。',
    rows: [{ kind: 'words', name: 'reply', label: '答复', lines: true }],
    send: '发给点单人',
    done: '已经答复',
  },
  reject: {
    hint: '不属于科普服务，办不了',
    intro: () => '点单人会读到这个原因，请写清楚，也说说可以去找谁。',
    rows: [{ kind: 'words', name: 'reason', label: '原因', lines: true }],
    done: '已经告知',
  },
  raise: {
    hint: '这里办不了，交给上一级',
    intro: () => '这一单会交到上一级手里，上一级可以派给部门，点单人也会知道。',
    rows: [{ kind: 'words', name: 'reason', label: '缺什么', lines: true, placeholder: '例如：没有合适的部门和讲师' }],
    done: '已经上报',
  },
  dispatch: {
    hint: '派给负责的部门',
    intro: passedOver,
    asks: true,
    rows: [
      { kind: 'one', name: 'departmentId', label: '派给哪个部门', options: departments, missing: '请选一个部门' },
      { kind: 'words', name: 'reason', label: '为什么不按建议派', lines: true, placeholder: '写一句就行，流转记录里看得到', missing: '没有按建议派，请写一句为什么', when: isOtherwise },
      {
        kind: 'many', name: 'coDepartmentIds', label: '请哪些部门配合', look: 'chips', max: 5,
        options: (scene) => departments(scene).filter((one) => !one.disabled && one.value !== scene.typed.departmentId),
      },
      { kind: 'words', name: 'note', label: '给部门的话', lines: true, placeholder: '例如：最好用本地话讲' },
    ],
    start: proposed,
    done: '已经派单',
  },
  redispatch: {
    hint: '换一个部门来办',
    intro: () => '社区和镇上可以换部门；部门自己只能转交给下属单位。',
    asks: true,
    rows: [
      { kind: 'one', name: 'departmentId', label: '改派给哪个部门', options: departments, missing: '请选一个部门' },
      { kind: 'words', name: 'reason', label: '为什么改派', lines: true },
    ],
    hopeless: ({ choices }) => (choices?.departments.length ? null : '没有可以改派的单位。'),
    done: '已经改派',
  },
  takeOn: {
    hint: '自己的人上门，不用派出去',
    intro: () => '由自己的网格员上门服务，时间从点单人希望的里面定。',
    asks: true,
    rows: [
      { kind: 'slot', name: 'slot', label: '什么时候去', wished: true, missing: '请选一个时间' },
      { kind: 'many', name: 'crew', label: '谁去', options: people, missing: '请选上门的人' },
      { kind: 'words', name: 'speaker', label: '讲师', placeholder: '谁来讲' },
    ],
    start: onlySlot,
    done: '已经接单',
  },
  decide: {
    hint: '部门说不定由谁办，县里定',
    intro: () => '决定会原样给点单人看，也会告诉有关部门；定了以后部门不能再退。',
    asks: true,
    rows: [
      { kind: 'one', name: 'outcome', label: '怎么办', options: optionsOf(labels.outcome), missing: '请选怎么办' },
      { kind: 'one', name: 'departmentId', label: '派给哪个部门', options: departments, missing: '请选由哪个部门办', when: ({ typed }) => typed.outcome === 'dispatch' },
      { kind: 'words', name: 'decision', label: '决定', lines: true, placeholder: '写给点单人看的话' },
    ],
    start: proposed,
    send: '就这样定',
    done: '已经决定',
  },
  join: {
    hint: '和附近同类的单办成一场',
    intro: () => '选一单，两单就一起办、一起服务，评价和回访还是各是各的。',
    asks: true,
    rows: [{
      kind: 'one', name: 'withOrderId', label: '和哪一单一起办', missing: '请选一单',
      options: ({ choices }) => (choices?.joinable ?? []).map((card) => ({
        value: card.id,
        label: `${card.title} · ${card.place}`,
        note: [card.stateLabel, card.slot ?? card.slots.join('、'), `${card.audience}，约 ${card.headCount} 人`, `工单号 ${card.number}`].join(' · '),
      })),
    }],
    hopeless: ({ choices }) => (choices?.joinable.length ? null : '同一个镇里，现在没有同类的单可以一起办。'),
    done: '已经拼场',
  },
};

export { onlySlot };
