import { useI18n } from 'vue-i18n'
import { createHar } from '../wire/har.ts'
import { usePlayground } from './context.ts'
import { usePaneName } from './use-pane-name.ts'
import type { PaneEntry } from './use-panes.ts'
import type { WireLog } from './wire-log.ts'

/** Long enough for the browser to have taken the file. */
const keptFor = 10_000

/** Hands a text to the person as a file. */
function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keptFor)
}

/** Returns the function that saves what a tab has as a HAR file. */
export function useWireFile(): (entry: PaneEntry, source: WireLog) => void {
  const { t } = useI18n()
  const { engine, now } = usePlayground()
  const name = usePaneName()
  return (entry, { log, since, droppedBytes }) => {
    const status = engine.status.value
    if (status === undefined) return
    const { transport, id } = entry
    const began = since() ?? now()
    const har = createHar({
      records: log.all(),
      url: status.servers[transport].url,
      title: t('wire.page', { name: name(entry) }),
      version: status.version,
      since: began,
      droppedRecords: log.dropped(),
      droppedBytes: droppedBytes(),
    })
    const at = new Date(now()).toISOString().slice(0, 19).replaceAll(':', '-')
    save(`${id}-${at}.har`, JSON.stringify(har, null, 2))
  }
}
