import type { present as english } from '../en/present.ts'
import type { Texts } from '../texts.ts'

/** 演示：投影用的模式。 */
export const present: Texts<typeof english> = {
  present: {
    open: '演示',
    openHint: '投影用：结论、时间线，每个面板一个大数字（F5）',
    leave: '退出演示（Esc）',
    hint: '→ ← 步骤 · ? 快捷键 · Esc',
    before: '→ 从只有轮询开始',
    step: '{place}/{all} · {name}',
    steps: {
      polling: '只有轮询',
      sse: '+ SSE',
      websocket: '+ WebSocket',
      cut: '切断线路',
      cost: '断线的代价',
    },
    median: '延迟中位数',
    bytes: '每条消息 {bytes}',
    away: '断线 · 补发 {replayed} 条，丢失 {missed} 条',
    stillAway: '仍未恢复',
    unhurt: '没有察觉断线',
    note: '给这条消息加一句说明（回车）',
    keys: {
      script: '下一步和上一步：轮询、+ SSE、+ WebSocket、断线、断线的代价',
      cut: '切断线路',
      pin: '标记正在跟踪的消息或最新一条，并加上说明',
      enlarge: '只显示一个数字或时间线；双击也可以',
      zoom: '时间线显示更短或更长的时间',
      restore: '面板、设置和网络恢复到演示开始时的样子',
      leave: '先回到全部内容，再退出演示',
    },
  },
}
