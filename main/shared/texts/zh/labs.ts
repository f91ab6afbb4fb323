import type { labs as english } from '../en/labs.ts'
import type { Texts } from '../texts.ts'

/** 实验。 */
export const labs: Texts<typeof english> = {
  labs: {
    title: '实验',
    end: '结束实验',
    endHint: '把设置、面板和网络恢复到实验之前的样子',
    wall: {
      name: '六条连接的上限',
      hint: '七个 EventSource，总有一个在等',
      see: '七个 SSE 面板都在请求流，其中一个一直停在“连接中”：断开第一个，它就连上了。',
      why: '使用 HTTP/1.1 时，浏览器对同一服务器最多开六条连接，而每个 EventSource 会一直占用一条；HTTP/2 则让所有请求共用一条连接。',
    },
    herd: {
      name: '惊群',
      hint: '重启之后，300 个客户端一起回来：有抖动与没有抖动',
      see: '重启服务器，看 300 个客户端何时重新连接；然后让它们错开，再重启一次。',
      why: '它们在同一刻断开，又都等同样的一秒，于是同时回来；改成在零到两倍之间随机等待，平均值不变，尖峰却消失了。',
      open: '{all} 个客户端中 {open} 个已连接',
      peak: '100 ms 内最多 {count} 次尝试',
      back: '{time} 后全部恢复',
      notBack: '尚未全部恢复',
      spread: '在 0 到 2 s 间错开',
      together: '都等整 1 s',
      and: '，',
      now: '最近一次：',
      before: '上一次：',
      none: '重启之后：每 100 ms 内的连接尝试次数。',
    },
    halfOpen: {
      name: '半开连接与心跳',
      hint: '线路忽然静默：谁能发现？',
      see: '让线路静默：每 5 s 有心跳的面板在 15 s 内放弃这条连接，另一个则一直以为它还连着。',
      why: '悄悄断掉的线路什么也不会送来，而“没有消息”看上去与平静无事一模一样；只有该来的心跳没来，才看得出来。',
    },
    slowReader: {
      name: '读取慢的客户端',
      hint: '有个客户端读得比写入慢',
      see: '把前两个面板放到慢线路上：几秒之内就各积压了 1 MiB，服务器把它们断开，另外两个毫无察觉。',
      why: '客户端没有取走的数据只能留在服务器的内存里；断开之后，它带着最后的编号回来，按自己的速度往下读，越落越远，直到线路恢复。',
    },
    proxy: {
      name: '会缓冲的代理',
      hint: 'SSE 一批一批地到，WebSocket 不会',
      see: 'SSE 停住，然后一跳：消息和心跳每攒够 4,096 字节才一起到，旁边的 WebSocket 始终平稳。',
      why: '代理把流当成普通响应，先填满自己的缓冲区；X-Accel-Buffering: no 让它逐字节放行，而 WebSocket 不是可以缓冲的响应。',
    },
    coalescing: {
      name: '轮询合并突发消息',
      hint: '一次 100 条，装进一个响应',
      see: '一次写入 100 条消息：一次轮询用一个响应把它们全部带回，SSE 和 WebSocket 则逐条送达。',
      why: '一次轮询不论取到多少，头部只付一次，响应越满，每条消息越便宜；代价是最多要等 2 s 才轮到下一次轮询。',
    },
    action: {
      first: '连接第一个面板',
      restart: '重启服务器',
      jitter: '错开重连（抖动）',
      silent: '让线路静默',
      slow: '前两个面板走慢线路（200 kB/s）',
      unbuffered: '代理遵守 X-Accel-Buffering: no',
      burst: '连发 100 条',
    },
    figure: {
      open: '{all} 个中 {open} 个已连接',
      waits: '在等一条连接',
      hears: '上次收到数据在 {age} 前',
      believes: '仍以为已连接，上次收到数据在 {age} 前',
      noticed: '{after} 后发现',
      behind: '落后 {behind}',
      cut: '{after} 后被断开，落后 {behind}',
      closed: '{after} 后以 {code} 关闭，落后 {behind}',
      delay: '延迟中位数 {p50}，最大 {max}',
      together: '一个响应 {count} 条，每条 {bytes}',
      perMessage: '每条消息 {bytes}',
    },
  },
}
