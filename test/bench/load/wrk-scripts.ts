/** Requests for wrk, in the Lua that it is told them in. */

/** Asks in turn for 1 to `newRows` rows. */
export const newRowsScript = (rows: number, newRows: number): string => `
local requests, turn = {}, 0
function init()
  for rows = 1, ${newRows} do
    requests[rows] = wrk.format('GET', '/getData?after=' .. (${rows} - rows))
  end
end
function request()
  turn = turn % ${newRows} + 1
  return requests[turn]
end
`

/** Where a growing table stood at a time. */
export interface ChangingTable {
  readonly newest: number
  /** Epoch ms. */
  readonly started: number
  /** Rows a second. */
  readonly rate: number
}

/** The same, while the newest id grows: the script knows the pace and the time. */
export const changingScript = (table: ChangingTable, newRows: number): string => `
local ffi = require('ffi')
ffi.cdef('typedef struct { long seconds; long micros; } bench_time; int gettimeofday(bench_time *, void *);')
local now, turn = ffi.new('bench_time'), 0
function request()
  ffi.C.gettimeofday(now, nil)
  local elapsed = tonumber(now.seconds) - ${(table.started / 1_000).toFixed(3)} + tonumber(now.micros) / 1e6
  turn = turn % ${newRows} + 1
  return wrk.format('GET', '/getData?after=' .. (${table.newest} + math.floor(elapsed * ${table.rate}) - turn))
end
`

/** Asks for what is behind the newest row, with the tag of the last answer. */
export const taggedScript = (rows: number, tag: string): string => `
local tagged
function init()
  tagged = wrk.format('GET', '/getData?after=${rows}', { ['If-None-Match'] = '${tag}' })
end
function request() return tagged end
`

/** Asks for the whole table, as the article does. */
export const wholeScript = `
local whole
function init() whole = wrk.format('GET', '/getData') end
function request() return whole end
`
