import type { measuring as english } from '../en/measuring.ts'
import type { Texts } from '../texts.ts'

/** 数据的依据：从何时起、多少条、在什么条件下。 */
export const measuring: Texts<typeof english> = {
  measuring: {
    label: '数据的依据',
    line: '已测量 {time}，{messages}',
    messages: '{count} 条消息',
    with: '条件：{conditions}',
    fault: '{scope}：{faults}',
    hidden: '页面在后台 {time}',
    stopped: '{name} 服务器已停止',
    ended: '{name} 流已结束',
    audience: '另有 {count} 个客户端',
    silent: '引擎没有响应',
    anew: '重新测量',
    anewHint: '数据从零开始，当前的数据留作“之前”',
    since: {
      opened: '自 {time} 打开面板起',
      pane: '自 {time} 添加面板起：所有面板测量同一段时间',
      settings: '自 {time} 更改设置起',
      faults: '自 {time} 网络故障变化起',
      servers: '自 {time} 服务器停止或启动起',
      store: '自 {time} 更换存储起',
      engine: '自 {time} 引擎重新启动起',
      clock: '自 {time} 时钟被调整起',
      audience: '自 {time} 观众加入、变化或退出起',
      lab: '自 {time} 实验的最近一步起',
      asked: '自 {time} 您要求重新测量起',
    },
  },
}
