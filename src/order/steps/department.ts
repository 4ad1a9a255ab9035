/** The forms of the lead department's liaison. */
import { labels } from '@domain/order/schema';
import type { Choice } from '@/ui/choices';
import { optionsOf, type Forms, type Row, type Scene } from './form';

const teams = ({ choices }: Scene): Choice<string>[] =>
  (choices?.teams ?? []).map(({ id, name, able, passed }) => ({ value: id, label: name, note: passed ? '上次说来不了，邀请就再问一次' : undefined, disabled: !able }));

const offerRows: readonly Row<'openToAll' | 'teamIds'>[] = [
  {
    kind: 'one', name: 'openToAll', label: '怎么找服务队', means: { all: true, some: false }, missing: '请选怎么找服务队',
    options: ({ choices }) => [
      { value: 'all', label: '开放给所有能服务的队', note: `哪支队先接就归哪支，现在有 ${choices?.teams.length ?? 0} 支能服务` },
      { value: 'some', label: '我来选', note: '只请选中的队', disabled: !choices?.teams.length },
    ],
  },
  {
    kind: 'many', name: 'teamIds', label: '请哪些队', options: teams, missing: '请至少选一支队', when: ({ typed }) => typed.openToAll === 'some',
    note: '来不来由服务队自己定，婉拒没有任何影响',
  },
];

const noTeam = ({ choices }: Scene) => (choices?.teams.length ? '' : '眼下没有能服务这个主题和这个地方的队。领了以后，有新的队登记就能看到这一单。');

export const departmentForms: Forms<'accept' | 'offer' | 'decline' | 'giveBack' | 'reclaim'> = {
  accept: { hint: '由本部门来办，再请服务队', intro: noTeam, asks: true, rows: offerRows, start: () => ({ openToAll: 'all' }), done: '已经领单' },
  offer: { hint: '再请几支服务队', intro: noTeam, asks: true, rows: offerRows, done: '已经邀请' },
  decline: {
    hint: '不归本部门办，退回去',
    intro: () => '退单要说清该由谁办、依据是什么。退到第二次，由县科协会商决定。',
    rows: [
      { kind: 'one', name: 'reasonCode', label: '为什么退', options: optionsOf(labels.reasonCode), missing: '请选退单原因' },
      { kind: 'words', name: 'whoseDuty', label: '该由谁办', placeholder: '部门的名称' },
      { kind: 'words', name: 'rule', label: '依据', lines: true, placeholder: '哪份文件、哪条职责' },
    ],
    done: '已经退单',
  },
  giveBack: {
    hint: '领了以后办不了，退回社区',
    intro: () => '这一单会回到社区，由社区另外安排。',
    rows: [{ kind: 'words', name: 'reason', label: '原因', lines: true }],
    done: '已经退回',
  },
  reclaim: {
    hint: '联系不上服务队，收回来另找',
    intro: ({ order }) => `${order.team ?? '服务队'}会知道这一单收回了，然后重新找服务队。`,
    rows: [{ kind: 'words', name: 'reason', label: '原因', lines: true }],
    done: '已经收回',
  },
};
