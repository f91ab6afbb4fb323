import type { welcome as english } from '../en/welcome.ts'
import type { Texts } from '../texts.ts'

/** 首次启动时的一行提示。 */
export const welcome: Texts<typeof english> = {
  welcome: {
    label: '初次使用？',
    see: { name: '先看看', text: '三种传输方式并排运行' },
    teach: { name: '用来讲课', text: '投影显示，按键推进' },
    choose: { name: '帮我选型', text: '五种方式一起测量' },
    build: { name: '对接开发', text: '示例代码，以及允许哪些页面连接' },
    dismiss: '不再显示这一行',
  },
}
