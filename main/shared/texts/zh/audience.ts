import type { audience as english } from '../en/audience.ts'
import type { Texts } from '../texts.ts'

/** 窗口之外的大量客户端。 */
export const audience: Texts<typeof english> = {
  audience: {
    title: '观众',
    button: '观众：你 + {count}',
    short: '你 + {count}',
    hint: '再接入大量客户端，看它们收到什么、要花多少资源',
    intro: '本机上独立进程中的轻量客户端：每个都接收全部消息，并测量延迟。',
    by: '通过哪些方式',
    each: '每种方式的客户端数',
    nobody: '没有（0）',
    rate: '接入速度',
    perSecond: '每秒 {count} 个',
    sum: '面板之外，共 {count} 个客户端。',
    polls: '轮询的客户端只请求新消息，间隔与设置一致。',
    pick: '请至少选择一种方式。',
    start: '开始',
    change: '更改',
    stop: '停止',
    stopHint: '断开所有观众，并结束它们的进程',
    herd: '惊群实验有自己的客户端。请先结束该实验。',
    measuring: '正在进行测量，观众会影响它的结果。',
    starting: '正在启动进程。',
    connecting: '已连接 {open} / {count}',
    whole: '{count} 个客户端已连接',
    ended: '有一个观众进程已结束，观众也随之退出。原因见日志。',
    over: '数据取自最近 {time}。',
    server: '服务器：每次送达占用 CPU {micros}，共占单核的 {share}。',
    way: '方式',
    delivered: '{delivered} / {expected}',
  },
}
