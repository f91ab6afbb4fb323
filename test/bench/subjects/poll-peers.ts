import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import Database from 'better-sqlite3'
import { fastify } from 'fastify'
import Koa from 'koa'
import type { Message } from '../../../main/shared/contract/message.ts'
import { listening } from './listening.ts'
import type { Peer } from './peer-producer.ts'
import type { FixedAnswer } from './subject.ts'

interface TablePeer {
  readonly peer: Peer
  readonly newest: number
}

/** A connection of the same durability as ours, and a way to write into the table. */
function openTable(file: string) {
  const database = new Database(file)
  database.pragma('journal_mode = wal')
  database.pragma('synchronous = normal')
  const insert = database.prepare<Message>(
    'INSERT INTO message (id, author, body, createdAt) VALUES (@id, @author, @body, @createdAt)',
  )
  const publish = database.transaction((messages: readonly Message[]) => {
    for (const message of messages) insert.run(message)
  })
  const newest = database.prepare<[], number>('SELECT max(id) FROM message').pluck().get() ?? 0
  return { database, publish, newest }
}

const row = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    author: { type: 'string' },
    body: { type: 'string' },
    createdAt: { type: 'number' },
  },
}

/** Fastify with an indexed query, and the schema of its answer that its guide asks for. */
export async function createFastifyPeer(file: string): Promise<TablePeer> {
  const { database, publish, newest } = openTable(file)
  const select = database.prepare<[number], Message>(
    'SELECT id, author, body, createdAt FROM message WHERE id > ? ORDER BY id LIMIT 10000',
  )
  const app = fastify()
  app.get<{ Querystring: { after: number } }>(
    '/getData',
    {
      schema: {
        querystring: {
          type: 'object',
          required: ['after'],
          properties: { after: { type: 'integer', minimum: 0 } },
        },
        response: { 200: { type: 'array', items: row } },
      },
    },
    (request) => Promise.resolve(select.all(request.query.after)),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    newest,
    peer: {
      port: (app.server.address() as AddressInfo).port,
      publish,
      async stop() {
        await app.close()
        database.close()
      },
    },
  }
}

/** The article's route, with better-sqlite3 instead of a MySQL server. */
export async function createKoaPeer(file: string): Promise<TablePeer> {
  const { database, publish, newest } = openTable(file)
  const select = database.prepare('SELECT * FROM message')
  const router = new Router()
  router.get('/getData', (context) => {
    context.body = select.all()
  })
  const app = new Koa()
  // A client that leaves in the middle of an answer does not matter here.
  app.silent = true
  app.use(router.routes())
  const answer = app.callback()
  const server = createServer((request, response) => void answer(request, response))
  const port = await listening(server)
  return {
    newest,
    peer: {
      port,
      publish,
      stop() {
        server.closeAllConnections()
        server.close()
        database.close()
      },
    },
  }
}

/** Bare node:http, which sends one and the same answer whatever it is asked. */
export async function createFixedPeer({ status, headers, body }: FixedAnswer): Promise<Peer> {
  const bytes = Buffer.from(body)
  const list = [...headers]
  const server = createServer((_: IncomingMessage, response) => {
    response.writeHead(status, list)
    response.end(bytes.length > 0 ? bytes : undefined)
  })
  return {
    port: await listening(server),
    publish: () => undefined,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
