import type { transports as english } from '../en/transports.ts'
import type { Texts } from '../texts.ts'

/** 只属于某一种方式或通道的文字。 */
export const transports: Texts<typeof english> = {
  transport: {
    polling: '轮询',
    sse: 'SSE',
    websocket: 'WebSocket',
  },
  lane: {
    polling: '轮询',
    sse: 'SSE',
    sseFetch: 'SSE（fetch）',
    websocket: 'WebSocket',
  },
  /** 菜单中的说明。 */
  laneHint: {
    polling: '客户端反复请求',
    sse: '一个长响应，由服务器推给页面',
    sseFetch: '同一条流，改用 fetch 读取',
    websocket: '一条连接，双向收发',
  },
  /** 面板如何重新连接。 */
  comingBack: {
    polling: '每次轮询相互独立：下一次从最后见到的 id 继续请求；遇到 503 则按其要求的时间等待。',
    sse: '浏览器的 EventSource 会在 2 秒后（retry:）自动重连，并带上 Last-Event-ID。若它放弃（例如收到 503），此面板会新建一个：按 Retry-After 等待，否则随机等待至多 5 秒。',
    websocket:
      'WebSocket 不会自动重连：此面板随机等待（逐次加长，至多 5 秒）后新建连接，并从最后见到的 id 继续。',
  },
  /** 各方式的优点与缺点。文章原来的说法放在引号里。 */
  side: {
    noReload: '“不刷新页面并且可以实时更新页面内容。”',
    plainBackend: '“后端只需要查询数据库，设置好路由即可。”',
    slow: '“性能会很差。”',
    wasteful: '“服务器资源很浪费，会一直的进行访问 API 进行获取数据。”',
    headers: '每次请求和响应都要再带一遍头部。',
    pushes: '“等有数据更新后，服务端向浏览器主动发送消息。”',
    longConnection: '“基于 HTTP 协议，本质上是保持一个 HTTP 长连接。”',
    fewerRequests: '“可以减少数量，减少服务器压力。”',
    reconnects: '浏览器会自动重连，并从最后一条事件之后续传。',
    format: '服务端要进行一些设置：“设置头部，返还数据格式 data: … \\r\\n\\r\\n。”',
    notFriendly: '“虽然能实现，但是对性能不是比较的友好。”',
    oneWay: '只有单向：页面要发送，得另发请求。',
    sixConnections: 'HTTP/1.1 下，浏览器对同一服务器最多开六条连接。',
    duplex: '“在单个 TCP 连接上进行全双工通讯。”',
    oneHandshake: '“只需要完成一次握手，两者之间就直接可以创建持久性的连接，并进行双向数据传输。”',
    better: '“更好的解决方案。”',
    module: '“后端使用的是 Node，需要借助 ws 模块创建 websocket 实例。”',
    closed: '“关闭协议后不能发送数据。”',
    noReconnect: '不会自动重连：要由页面自己来做。',
  },
}
