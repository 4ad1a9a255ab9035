/** Places and what stands there: the grid, its numbers on duty, venues, institutions. */
import type { RefusalRow } from './row';

export const gridRefusals = {
  'grid.unknown': { status: 400, code: 107, say: '没有找到这个村（社区）', log: 'unknown grid code' },
  'grid.notVillage': { status: 400, code: 107, say: '请选到村（社区）', log: 'grid code is not a village' },
  'grid.nobody': { status: 503, code: 1, say: '这里还没有负责的人，请打电话给县科协', log: 'no reachable grid leader up to the root' },
  'grid.notYours': { status: 403, code: 119, say: '这里的网格不归您管', log: 'grid change by a stranger' },
  'grid.retired': { status: 409, code: 1, say: '这个网格已经并走了，不能再改', log: 'change of a retired node' },
  'grid.root': { status: 409, code: 1, say: '最上面一级不能拆、并、移', log: 'change of the root' },
  'grid.wrongLevel': { status: 400, code: 107, say: '级别不对，不能放在那里', log: 'level does not fit the parent or partner' },
  'grid.sameNode': { status: 400, code: 107, say: '选的是同一个地方', log: 'move or merge onto itself' },
  'grid.codeTaken': { status: 409, code: 1, say: '这个编码已经有了', log: 'code in use' },
  'grid.codeNeeded': { status: 400, code: 107, say: '新的村、镇要填12位统计区划代码', log: 'official code missing' },
  'grid.full': { status: 409, code: 1, say: '这里最多放99个下级网格', log: 'two-digit parts used up' },
  'grid.childUnknown': { status: 400, code: 107, say: '选的下级网格不在这里', log: 'child to move is not a child' },
  'grid.dateWrong': { status: 400, code: 107, say: '生效日期要在今天到一年以内', log: 'effective day in the past or too far' },
  'grid.changeGone': { status: 409, code: 1, say: '这项调整已经生效或者取消了', log: 'cancel after the fact' },
  'duty.notYours': { status: 403, code: 119, say: '值班电话由这个村（社区）的网格长来公布', log: 'duty phone by somebody else' },
  'venue.unknown': { status: 400, code: 107, say: '没有这个场地', log: 'unknown venue' },
  'venue.notYours': { status: 403, code: 119, say: '这里的场地不归您管', log: 'venue of another place' },
  'institution.unknown': { status: 400, code: 107, say: '没有这个单位', log: 'unknown institution' },
  'institution.notYours': { status: 403, code: 119, say: '您不是这个单位的联系人，不能用它的名义点单', log: 'order in the name of another institution' },
  'institution.fields': { status: 400, code: 107, say: '单位的情况没填对，请检查', log: 'fields do not fit the kind of institution' },
} as const satisfies Record<string, RefusalRow>;
