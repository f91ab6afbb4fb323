import type { IncomingMessage } from 'node:http'
import { asksForWebSocket, upgradeToken } from '../../shared/contract/websocket-upgrade.ts'
import { findRoute, wrongClient, wrongMethod, type Routes } from '../http/dispatcher.ts'
import type { Admitted } from '../http/gate.ts'
import { refusal, type HeaderList, type Refusal } from '../http/http-answer.ts'

const closing: HeaderList = ['Connection', 'close']

/** What a plain request on the WebSocket's path is answered with (RFC 9110 15.5.22). */
export function upgradeRequired(headers: HeaderList): Refusal {
  const message = 'This address speaks WebSocket: connect with a WebSocket client.'
  return refusal({ code: 'upgrade_required', message }, [
    'Upgrade',
    upgradeToken,
    'Connection',
    'Upgrade, close',
    ...headers,
  ])
}

/** The refusal of a handshake that RFC 6455 4.2.1 does not allow. */
export function badUpgrade(message: string, headers: HeaderList = []): Refusal {
  return refusal({ code: 'bad_upgrade', message }, headers)
}

/** Judges an admitted handshake before `ws` sees it: path, method, version, key. */
export function judgeHandshake(
  routes: Routes,
  admitted: Admitted,
  request: IncomingMessage,
): Refusal | undefined {
  const route = findRoute(routes, admitted)
  if ('error' in route) return route
  if (request.method !== 'GET') return wrongMethod(route, admitted)
  const misnamed = wrongClient(admitted)
  if (misnamed !== undefined) return misnamed
  if (!asksForWebSocket(request.headers.upgrade)) {
    return upgradeRequired(admitted.headers)
  }
  if (request.headers['sec-websocket-version'] !== '13') {
    const version = ['Sec-WebSocket-Version', '13', ...closing]
    return badUpgrade('WebSocket version 13 is spoken here (RFC 6455).', version)
  }
  // 16 bytes in base64.
  if (!/^[+/0-9A-Za-z]{22}==$/.test(request.headers['sec-websocket-key'] ?? '')) {
    return badUpgrade('Sec-WebSocket-Key is missing or is not 16 bytes in base64.')
  }
  return undefined
}
