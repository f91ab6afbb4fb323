import type { lessons as english } from '../en/lessons.ts'
import type { Texts } from '../texts.ts'

/** 窗口的各个场所，以及课程列表。 */
export const lessons: Texts<typeof english> = {
  place: {
    label: '场所',
    live: '实时',
    lessons: '课程',
    experiments: '测量',
    present: '演示',
    title: '{place} · {name}',
    skip: '跳到时间线',
  },
  lessons: {
    title: '课程',
    text: '每课只问一个问题，在“实时”中运行；结束后恢复您原来的设置和面板。',
    start: '开始',
    goOn: '继续',
  },
}
