import {
  pinsOf,
  settingOfPin,
  type PinName,
  type Pins,
} from '../../../main/shared/contract/pins.ts'
import { useTexts } from '../../state/use-texts.ts'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import { useFormat } from '../../state/use-format.ts'

/** A pin of a pane in a few words. */
export interface PinWord {
  readonly pin: PinName
  readonly text: string
}

export interface PinWords {
  /** What is pinned, in the order in which a transport has its pins. */
  words(transport: Transport, pins: Pins): readonly PinWord[]
}

/** Pins and panes in the language of the window. */
export function usePinWords(): PinWords {
  const { t } = useTexts()
  const format = useFormat()

  function word(pin: PinName, transport: Transport, pins: Pins): string {
    const key = settingOfPin(pin, transport)
    const value =
      key === undefined
        ? t(pins[pin] === true ? 'toggle.on' : 'toggle.off')
        : format.setting(key, pins[pin] as never)
    return t(`pin.chip.${pin}`, { value })
  }
  const words: PinWords['words'] = (transport, pins) =>
    pinsOf(transport)
      .filter((pin) => pins[pin] !== undefined)
      .map((pin) => ({ pin, text: word(pin, transport, pins) }))

  return { words }
}
