import type { controls as english } from '../en/controls.ts'
import type { Texts } from '../texts.ts'

/** 顶栏、菜单和对话框。 */
export const controls: Texts<typeof english> = {
  app: {
    name: '实时通信演练场',
    stage: '时间线、图表与面板',
    views: '上半部分的内容',
  },
  transport: {
    polling: '轮询',
    sse: 'SSE',
    websocket: 'WebSocket',
  },
  lane: {
    polling: '轮询',
    sse: 'SSE',
    websocket: 'WebSocket',
  },
  preset: {
    label: '预设',
    own: '自定义设置',
    article: {
      name: '与文章一致',
      hint: '每 500 ms 轮询全表，每 1,000 ms 推送一次时间；平均每秒一条消息，随机到达',
    },
    chat: { name: '聊天室', hint: '每秒随机两条消息，每 500 ms 轮询一次' },
    ticker: { name: '行情', hint: '每秒 20 个报价，每秒轮询一次' },
    tokens: { name: 'Token 流', hint: '每秒 40 段短文本，间隔均匀' },
  },
  producer: {
    pause: '暂停',
    resume: '继续',
    pauseHint: '停止写入新消息，连接保持打开',
    resumeHint: '继续写入新消息',
    burst: '连发 {count} 条',
    burstHint: '一次写入一批消息，看各种方式如何应对',
  },
  addPane: {
    label: '添加面板',
    polling: '客户端反复请求',
    sse: '一个长响应，由服务器推给页面',
    websocket: '一条连接，双向收发',
    full: '最多 {count} 个面板',
  },
  share: {
    label: '分享',
    command: { name: '复制为命令行', hint: '用这些设置启动引擎' },
    link: { name: '复制设置', hint: '一段 #… 文本，可用于“粘贴设置”，包含面板及其固定值' },
    paste: { name: '粘贴设置…', hint: '来自链接或命令行' },
  },
  paste: {
    title: '粘贴设置',
    text: '粘贴链接或命令行。应用之前，你会先看到有哪些改动。',
    example: '#pushRate=20&pollInterval=2000',
    nothing: '这段文字里没有找到设置。',
    same: '这些设置已经生效。',
    faults: '未采用',
    panes: '面板',
    none: '无',
    fault: {
      missing: '缺少的值',
      value: '{name}保持不变：{text}无效。{range}',
      tooFast: '{names}：合起来每秒数据量过大，保持不变。',
      pane: '“{text}”不是面板，也不是面板的固定值，或者面板已超过 {count} 个。',
      pin: '“{text}”无效。{range}',
      trust: '允许的来源保持不变：链接不能添加来源。',
      unknown: '“{name}”不是窗口中的设置。',
    },
  },
  size: {
    label: '文字大小',
    small: '小',
    normal: '标准',
    large: '大',
    projector: '投影',
  },
  language: { change: '切换到中文' },
  theme: { label: '配色', system: '跟随系统', light: '浅色', dark: '深色' },
  dialog: { cancel: '取消', close: '关闭' },
  copy: {
    done: '已复制',
    address: '复制{name}的地址',
    code: '复制代码',
  },
}
