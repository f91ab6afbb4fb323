import { createMemoryStream } from '../../main/store/memory-stream.ts'
import { openStore } from '../../main/store/open-store.ts'
import { describeStream } from '../suites/stream-suite.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const folder = useTemporaryFolder()

describeStream('the stream in memory', async (options) => createMemoryStream(options))

describeStream('the stream in a file', async (options) => {
  const opened = await openStore({ location: folder.next(), createFolder: true, ...options })
  return opened.stream
})
