import type { live as english } from '../en/live.ts'
import type { Texts } from '../texts.ts'

/** “实时”的框架：时间线上方的内容。 */
export const live: Texts<typeof english> = {
  live: {
    controls: '控制',
    knob: { pushRate: '写入', pollInterval: '轮询间隔', pushInterval: '推送间隔' },
    mixed: '不一致',
    more: '更多…',
    less: '收起',
    freeze: '定格',
    freezeHint: '让时间线、面板和数据停在此刻（空格键），背后一切照常进行',
    goLive: '回到实时',
    goLiveHint: '重新显示正在发生的一切（空格键）',
    frozen: '已定格于 {time}。',
    arrived: '此后没有消息到达。 | 此后又到达 {count} 条消息。',
    silent: '没有在写入消息。',
    headline: '测量结论',
    why: '为什么？查看对比',
  },
  look: { label: '外观与快捷键', keys: '快捷键' },
  keys: {
    space: '空格',
    freeze: '定格显示的一切，再按回到实时',
    cut: '切断“制造故障”所选对象的连接',
    timeline: '在时间线上：移动时间、缩放',
    follow: '在时间线上：在所有泳道中跟踪一条消息',
    undo: '恢复刚刚移除的面板',
    back: '关闭打开的内容；结束跟踪；显示全部面板',
    keys: '显示这个列表',
    characters: '单个字母、数字和符号键可直接触发操作',
  },
}
