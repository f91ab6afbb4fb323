import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isOurs, ownerIn } from '../../../main/hosts/launch/socket-owner.ts'
import { hasIpv6 } from '../../support/has-ipv6.ts'

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const row = (from: string, to: string, user: number): string =>
  `   0: ${from} ${to} 01 00000000:00000000 00:00000000 00000000  ${user}        0 12345 1\n`

describe('the table of connections', () => {
  const here = { address: '127.0.0.1', port: 5_170 }

  it('tells whose an end is, by both ends whole', () => {
    const table =
      head +
      row('0200007F:1388', '0100007F:1432', 7) +
      row('0100007F:1432', '0100007F:1388', 8) +
      row('0100007F:1388', '0100007F:1432', 1_000)
    const owner = (address: string, port: number): number | undefined =>
      ownerIn(table, { address, port }, here, 'LE')
    expect(owner('127.0.0.1', 5_000)).toBe(1_000)
    expect(owner('127.0.0.2', 5_000)).toBe(7)
    expect(owner('127.0.0.1', 5_001)).toBeUndefined()
    expect(ownerIn(table, here, { address: '127.0.0.1', port: 5_000 }, 'LE')).toBe(8)
  })

  it('is read for IPv6, and as a machine of the other byte order prints it', () => {
    const little = '00000000000000000000000001000000'
    const big = '00000000000000000000000000000001'
    const six = { address: '::1', port: 5_170 }
    const peer = { address: '::1', port: 5_000 }
    expect(ownerIn(row(`${little}:1388`, `${little}:1432`, 5), peer, six, 'LE')).toBe(5)
    expect(ownerIn(row(`${big}:1388`, `${big}:1432`, 6), peer, six, 'BE')).toBe(6)
    expect(
      ownerIn(row('7F000001:1388', '7F000001:1432', 4), { ...here, port: 5_000 }, here, 'BE'),
    ).toBe(4)
  })

  it.runIf(process.platform === 'linux').each(hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'])(
    'of this machine says that a connection of ours over %s is ours, and one that is not there is not',
    async (host) => {
      const accepted = new Promise<Socket>((resolve) => {
        const server = createServer(resolve).listen(0, host, () => {
          const client = connect((server.address() as AddressInfo).port, host)
          onTestFinished(() => void client.destroy())
        })
        onTestFinished(() => void server.close())
      })
      const {
        remoteAddress = '',
        remotePort = 0,
        localAddress = '',
        localPort = 0,
      } = await accepted
      const local = { address: localAddress, port: localPort }
      expect(isOurs({ address: remoteAddress, port: remotePort }, local)).toBe(true)
      expect(isOurs({ address: remoteAddress, port: localPort }, local)).toBe(false)
    },
  )
})
