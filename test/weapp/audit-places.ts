/** Every page, in whose hands it is measured, and with what address; those around a visit stand in test/setup/places.ts. */
import type { Crowd } from '../setup/crowd'
import { places } from '../setup/places'

export interface Stop { name: string; who: string; page: string; query: Record<string, string>; storage?: Record<string, unknown> }

const village = '610922104203' // 池河镇明星村
const root = '610922000000'

/** @param crowd what the county was filled with */
export function stops(crowd: Crowd): Stop[] {
  const stop = (name: string, who: string, page: string, query: Record<string, string> = {}, storage: Record<string, unknown> = {}): Stop => ({ name, who, page: `pages/${page}`, query, storage })
  const order = { id: crowd.placed }
  const own = [
    stop('首页-居民', 'resident-elder', 'home/index'),
    stop('首页-村支书', 'leader-mingxing', 'home/index'),
    stop('首页-县科协', 'county-leader', 'home/index'),
    stop('首页-队长', 'captain-anti-fraud', 'home/index'),
    stop('首页-长辈模式', 'resident-elder', 'home/index', {}, { 'ui.elder': 'on' }),
    stop('点单', 'resident-elder', 'order/new'), stop('代点单', 'worker-mingxing-1', 'order/new'), stop('改点单', 'resident-elder', 'order/new', { amend: crowd.placed, at: village }),
    stop('我的点单', 'resident-elder', 'order/mine'),
    stop('单子-居民', 'resident-elder', 'order/view', order), stop('单子-村支书', 'leader-mingxing', 'order/view', order),
    stop('单子-队长', 'captain-anti-fraud', 'order/view', { id: crowd.claimed }), stop('单子-待评价', 'resident-elder', 'order/view', { id: crowd.served }),
    stop('我的', 'leader-mingxing', 'me/index'),
    stop('社区待办', 'leader-mingxing', 'community/desk', { kind: 'grid', ref: village }),
    stop('部门待办', 'liaison-police', 'department/desk', { kind: 'department', ref: 'police' }),
    stop('接单', 'captain-anti-fraud', 'team/pool', { kind: 'team', ref: 'anti-fraud-team' }),
    stop('超时的单', 'county-leader', 'county/overdue'), stop('应急科普', 'county-leader', 'county/emergency'),
    stop('文章', 'resident-elder', 'reader/list'), stop('读文章', 'resident-elder', 'reader/article', { slug: crowd.article }),
    stop('照片', 'captain-anti-fraud', 'order-visit/photos', { id: crowd.served }), stop('广播稿', 'worker-mingxing-1', 'reader/broadcast', { slug: crowd.article }), stop('明白纸', 'worker-mingxing-1', 'reader/leaflet', { slug: crowd.article }),
    stop('我想看什么', 'resident-elder', 'reader/follow'), stop('照着做', 'resident-elder', 'reader/practice', { slug: 'pay-with-the-phone' }),
    stop('选村', 'resident-elder', 'resident/grid'), stop('纸条', 'worker-mingxing-1', 'behalf/slip', { id: crowd.behalf }),
    stop('网格', 'county-leader', 'grid/tree', { code: root }), stop('网格-村', 'leader-mingxing', 'grid/tree', { code: village }), stop('缺人的地方', 'county-leader', 'grid/gaps', { code: root }),
    stop('场地', 'leader-mingxing', 'grid/venues', { code: village }), stop('单位', 'county-leader', 'grid/institutions', { code: village }),
    stop('电脑登录', 'leader-mingxing', 'entry/desk'), stop('确认电脑登录', 'leader-mingxing', 'entry/confirm'),
    stop('人员', 'leader-mingxing', 'people/list'), stop('人员-县', 'county-leader', 'people/list'), stop('邀请码', 'resident-mother', 'people/accept'), stop('档案', 'leader-mingxing', 'people/file'),
    stop('总览', 'county-leader', 'report/overview', { ref: root }), stop('总览的单', 'county-leader', 'report/orders', { filter: JSON.stringify({ gridCode: root, open: true }), title: '还在办' }), stop('缺什么', 'county-leader', 'report/demand', { ref: root }),
    stop('走访', 'worker-mingxing-1', 'visit/list', { ref: village }), stop('记走访', 'worker-mingxing-1', 'visit/add', { ref: village }),
    stop('投诉建议', 'leader-mingxing', 'visit/opinions', { ref: village }), stop('我的投诉建议', 'resident-elder', 'visit/opinions'),
    stop('文章编辑', 'liaison-health', 'editor/list'), stop('写文章', 'liaison-health', 'editor/edit'), stop('推送', 'county-leader', 'editor/push', { slug: crowd.article }),
    stop('消息', 'resident-elder', 'message/list'), stop('微信提醒', 'resident-elder', 'message/settings'), stop('没送到的', 'county-leader', 'message/dead'),
    stop('内容审核', 'county-leader', 'moderation/list'),
    stop('长辈点单', 'resident-elder', 'elder/topics'), stop('长辈确认', 'resident-elder', 'elder/confirm', { topic: 'anti-fraud' }), stop('家人', 'resident-elder', 'elder/kin'), stop('值班电话', 'leader-mingxing', 'elder/duty', { ref: village }),
    stop('怎么保护信息', 'resident-elder', 'privacy/notice'), stop('我的信息', 'resident-elder', 'privacy/mine'), stop('关于', 'resident-elder', 'privacy/about'),
    stop('还没上传', 'county-leader', 'squad/applications', { list: 'unregistered' }),
  ]
  const scene = { claimed: crowd.claimed, served: crowd.served, gathering: crowd.gathering, outline: crowd.outline, behalf: crowd.behalf }
  // What stands above is measured with more in it.
  const around = places.filter(({ page }) => !own.some((one) => one.page === page)).map(({ name, who, page, query }): Stop => ({ name, who: who ?? 'resident-farmer', page, query: query?.(scene) ?? {} }))
  return [...own, ...around]
}
