import type { live as english } from '../en/live.ts'
import type { Texts } from '../texts.ts'

/** “实时”的框架：时间线上方的内容。 */
export const live: Texts<typeof english> = {
  live: {
    controls: '控制',
    headline: '测量结论',
    why: '为什么？查看对比',
  },
}
