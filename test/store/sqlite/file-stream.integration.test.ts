import { openStore } from '../../../main/store/open-store.ts'
import { describeStream } from '../../suites/stream-suite.ts'
import { useTemporaryFolder } from '../temporary-folder.ts'

const folder = useTemporaryFolder()

describeStream('the stream in a file', async (options) => {
  const opened = await openStore({ location: folder.next(), createFolder: true, ...options })
  return opened.stream
})
