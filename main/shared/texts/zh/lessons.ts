import type { lessons as english } from '../en/lessons.ts'
import type { Texts } from '../texts.ts'

/** 窗口的各个场所，以及课程列表。 */
export const lessons: Texts<typeof english> = {
  place: { label: '场所', live: '实时', lessons: '课程' },
  lessons: {
    title: '课程',
    text: '每课只问一个问题，在“实时”中运行；结束后恢复您原来的设置和面板。',
    start: '开始',
    goOn: '继续',
    asks: {
      wall: '一个页面向同一台服务器打开七条事件流，有几条能连上？',
      herd: '服务器重启，300 个客户端是陆续回来，还是一拥而上？',
      halfOpen: '线路不声不响地断了，谁会发现，要多久？',
      slowReader: '有个客户端读得太慢，受影响的是它自己，还是所有人？',
      proxy: '中间的代理会缓冲响应，实时的流会变成什么样？',
      coalescing: '一百条消息同时到来，哪种方式用的字节最少？',
    },
  },
}
