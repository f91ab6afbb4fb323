import type { panel as english } from '../en/panel.ts'
import type { Texts } from '../texts.ts'

/** 设置、取值范围和效果说明。 */
export const panel: Texts<typeof english> = {
  panel: {
    label: '设置',
    hide: '隐藏设置',
    show: '显示设置',
    more: '更多设置',
    changed: '{count} 项已改',
  },
  group: {
    messages: '消息',
    delivery: '传送',
  },
  knob: {
    pushRate: '写入速率',
    arrivals: '到达方式',
    payload: '消息大小',
    feed: '内容',
    template: '模板',
    seed: '随机种子',
    pollInterval: '轮询间隔',
    pollMode: '轮询方式',
    ssePushInterval: 'SSE 推送间隔',
    websocketPushInterval: 'WebSocket 推送间隔',
    heartbeat: '可见心跳',
    deflate: '压缩 WebSocket（permessage-deflate）',
    retention: '最多保留',
    allowedOrigins: '允许的来源',
  },
  unit: { 'messages-s': '条/秒', B: 'B', ms: 'ms', rows: '行' },
  zero: { off: '关', 'at-once': '立即' },
  toggle: { on: '开', off: '关' },
  choice: {
    arrivals: { random: '随机', regular: '均匀' },
    feed: {
      chat: '聊天',
      clock: '时钟',
      profile: '个人资料',
      ticker: '行情',
      tokens: 'Token',
      template: '模板',
    },
    pollMode: {
      all: '全部行',
      new: '只取新行',
      conditional: '条件请求（304）',
      long: '长轮询',
    },
  },
  range: {
    any: '范围：{min} 到 {max}。',
    whole: '范围：{min} 到 {max} 的整数。',
    orOff: '填 0 表示关闭，或 {min} 到 {max}。',
    choice: '可选：{choices}。',
    toggle: '只能是 on 或 off。',
    text: '最多 {length} 个字符。',
    origins: '最多 {items} 个来源，例如 http://localhost:5173，不带路径。',
  },
  problem: {
    product: '写入速率乘以消息大小（{size}），每秒不能超过 {limit}。',
  },
  apply: {
    none: '没有改动',
    some: '应用 {count} 项改动',
    revert: '撤销',
    defaults: '默认值',
    defaultsHint: '把所有设置恢复为默认值，按“应用”后生效',
    asIDrag: '拖动时立即应用',
  },
  origins: {
    add: '添加这个来源',
    remove: '移除 {origin}',
    example: 'http://localhost:5173',
    refused: '{origin} 的页面想读取演练场的数据，已被拒绝。',
    refusedFile:
      '一个没有可用来源的页面（{origin}）被拒绝。请通过 http 提供该文件，或打开服务器自带的页面。',
    more: '另有 {count} 个来源被拒绝。',
    allow: '允许',
    ignore: '暂不',
  },
  template: {
    json: '第一条消息，{size} 的 JSON：',
    text: '第一条消息，{size} 的文本：',
    broken: '第一条消息，{size}。开头像 JSON，但并不是：',
    brokenAt: '第一条消息，{size}。开头像 JSON，但在“{rest}”处出错：',
    brokenAtEnd: '第一条消息，{size}。开头像 JSON，但缺少结尾：',
  },
  predict: {
    pushRate: '每分钟 {minute} 条消息，平均每 {gap} 一条。',
    arrivals: {
      random: '间隔有长有短，像真实流量。',
      regular: '间隔均匀；轮询的延迟取决于相位。',
    },
    payload: {
      own: '每个客户端每秒收到 {second} 文本。',
      fixed: '未使用：沿用文章里的原句，长度固定。',
      template: '未使用：大小由模板决定，最多 {size}。',
    },
    feed: {
      chat: '几个人在聊天，中英文都有。',
      clock: '文章里报时的那一行。',
      profile: '文章里的小 JSON 对象。',
      ticker: '不断变动的价格。',
      tokens: '像语言模型那样逐段输出的文本。',
      template: '自定义文本，可含占位符。',
    },
    template: "{'{n}'} 是序号，{'{time}'} 是时间，{'{random}'} 是随机数。",
    seed: '同一个种子会重现同样的间隔和文本。',
    pollInterval: {
      random: '每分钟 {requests} 次请求；一条消息平均等待 {wait}。',
      regular: '每分钟 {requests} 次请求；一条消息等待 0 到 {wait}，取决于相位。',
      long: '长轮询不用它：收到响应后立刻发出下一个请求。',
    },
    pollMode: {
      all: '每次响应都带上整张表，最多 {rows} 行。',
      new: '只取上次之后的新行；{empty} 的轮询没有新消息。',
      conditional: '取整张表；没有变化时只回 304，占轮询的 {empty}。',
      long: '服务器挂起请求，有新消息才响应，最长 {wait}。',
    },
    push: {
      atOnce: '立即发送。',
      random: '一条消息平均等待 {wait}；每次约发出 {together} 条。',
      regular: '一条消息等待 0 到 {wait}，取决于相位；每次约发出 {together} 条。',
    },
    heartbeat: {
      on: '连接失效后，{notice} 内即可发现。',
      off: '连接悄悄断开时，页面无从得知。',
    },
    deflate: {
      on: '长文本更省流量，但更耗 CPU；短消息几乎不会变小。',
      off: '帧中是未压缩的文本。',
    },
    retention: '按当前速率可保留 {reach} 的消息；至少保留最近一分钟，最多 512 MiB。',
    allowedOrigins: '这些地址的页面也可以读写。',
  },
}
