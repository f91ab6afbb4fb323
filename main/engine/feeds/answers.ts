import type { FeedLanguage } from '../../shared/contract/knobs.ts'

/**
 * What a language model might answer, a paragraph each. English has only characters of one byte and Chinese only
 * those of three, so that a piece of either is cut between characters at the byte.
 */
export const answers: Readonly<Record<FeedLanguage, readonly string[]>> = {
  en: [
    'Polling asks again and again. Each question costs a request with all its headers, whether there is news or not, and what is ' +
      'new waits for the next question. It needs nothing but plain HTTP, so it works everywhere.',
    'With server-sent events the browser asks once, and the answer never ends. The server writes each message as a few lines of ' +
      'text as soon as it is there. If the connection breaks, the browser comes back by itself and says which message it saw last.',
    'A WebSocket begins as a request and then becomes a connection on which both sides send whenever they like. Frames are ' +
      'small, a few bytes around each message. Reconnecting, and asking for what was missed, is up to you.',
    'So which one should you take? If only the server speaks, take server-sent events. If the page speaks as often as the ' +
      'server, take a WebSocket. If an update a minute is enough, a poll is the simplest thing that works.',
  ],
  zh: [
    '轮询就是一遍又一遍地询问。无论有没有新消息，每次询问都要发送一个带有全部头部的请求，而新消息要等到下一次询问才能送达。' +
      '它只需要普通的网页协议，所以到处都能用。',
    '服务器推送事件只询问一次，而回答永远不会结束。服务器一有消息，就把它写成几行文字发出。如果连接断开，浏览器会自动重新连接，' +
      '并告诉服务器自己最后看到的是哪一条。',
    '套接字连接先以一个请求开始，然后变成双方都可以随时发送的通道。每条消息外面只多出几个字节。断开以后怎样重新连接，' +
      '怎样补上错过的消息，都要自己来写。',
    '那么应该选哪一种呢？如果只有服务器在说话，就用服务器推送事件。如果页面和服务器说得一样多，就用套接字连接。' +
      '如果每分钟更新一次就足够，轮询就是最简单的办法。',
  ],
}
