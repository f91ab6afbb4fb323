/** The protocol that a handshake asks for in its `Upgrade` field (RFC 6455 section 4.1). */
export const upgradeToken = 'websocket'

/** Whether an `Upgrade` field asks for it; case does not matter (RFC 6455 section 4.2.1). */
export const asksForWebSocket = (upgrade: string | undefined): boolean =>
  upgrade?.toLowerCase() === upgradeToken
