import type { experiments as english } from '../en/experiments.ts'
import type { Texts } from '../texts.ts'

export const experiments: Texts<typeof english> = {
  doubt: {
    unfinished: '测量在第 {done} 步停止，共 {planned} 步：其余部分没有测量。',
    fewRounds: '只有 {rounds} 轮，无法给出区间，这里显示最低和最高的一轮。请测量至少 {least} 轮。',
    fewMessages: '{names}：有一轮的消息少于 {least} 条，中位数意义不大。请延长窗口或提高推送速率。',
    slowFirst: '{names}：第一轮比其余各轮慢。请延长预热时间。',
    unsteady:
      '{names}：最后再测一次，结果与之前不同，说明机器状态不稳定。请关闭其他程序后重新测量。',
    neverAlike: '预热 {time} 后，连续三秒的中位数仍不一致。请延长预热时间，或提高推送速率。',
    busy: '测量进程占用了 {share} 的一个核心，延迟可能来自它自身。请减少通道或降低推送速率。',
    late: '测量进程处理到达的消息最多晚了 {late}。请关闭其他程序后重新测量。',
    load: '开始时机器的负载是核心数的 {load} 倍。请关闭其他程序后重新测量。',
    battery: '测量时使用电池供电，许多机器会因此降速。请接通电源后重新测量。',
  },
  report: {
    lane: '通道',
    figure: {
      delayP50Ms: '延迟中位数',
      delayP95Ms: '95 % 不超过',
      delayP99Ms: '99 % 不超过',
      requestsPerMinute: '每分钟请求数',
      bytesPerMessage: '每条消息的字节数',
      emptyShare: '空响应',
      missed: '丢失',
      duplicated: '重复',
      outOfOrder: '乱序',
    },
    fewer: '–（{messages}）',
    how: '{rounds} 轮，每轮 {window}，顺序对称，所有通道同时测量；每秒 {rate} 条消息，{arrivals}；种子 {seed}。',
    with: '设置：{settings}。',
    where: '{cpu}，{cores} 个核心，{system}，{runtime}，Realtime Playground {version}；{at}。',
    intervals: '± 是各轮中位数的 95 % 区间。',
    ranges: '括号内是最低和最高的一轮。',
    random: '到达时刻随机',
    regular: '到达时刻均匀',
    doubts: '疑点',
    thresholds: '阈值',
    state: { passed: '满足', failed: '不满足', unjudged: '无法判断' },
    found: '{expression}：{state}，{value}',
    foundNothing: '{expression}：{state}',
  },
}
