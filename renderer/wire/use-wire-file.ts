import { useTexts } from '../state/use-texts.ts'
import { foreignClients } from '../../main/shared/contract/wire.ts'
import { addressForPages } from '../../main/shared/contract/status.ts'
import { createHar } from './har/har.ts'
import { usePlayground } from '../state/use-playground.ts'
import { fileTime, saveFile } from '../state/save-file.ts'
import { usePaneName } from '../panes/use-pane-name.ts'
import type { WiredPane } from './wired-pane.ts'
import type { WireLog } from './wire-log.ts'

/** Returns the function that saves what a tab has as a HAR file. */
export function useWireFile(): (entry: WiredPane, source: WireLog) => void {
  const { t } = useTexts()
  const { engine, now } = usePlayground()
  const name = usePaneName()
  return (entry, { log, since, droppedBytes }) => {
    const status = engine.status.value
    if (status === undefined) return
    const { transport, id } = entry
    const began = since() ?? now()
    const har = createHar({
      records: log.all(),
      url: addressForPages(status.servers[transport]),
      title: t('wire.page', { name: name(entry) }),
      version: status.version,
      since: began,
      droppedRecords: log.dropped(),
      droppedBytes: droppedBytes(),
    })
    const file = id === foreignClients ? `own-clients-${transport}` : id
    saveFile(`${file}-${fileTime(now())}.har`, JSON.stringify(har, null, 2), 'application/json')
  }
}
