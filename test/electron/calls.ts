import type { Page } from 'playwright-core'
import type { CallInput, CallName, CallResult } from '../../main/shared/contract/calls.ts'
import type { Bridge } from '../../renderer/host/desktop-host.ts'

declare global {
  interface Window {
    readonly playground?: Bridge
  }
}

/** Calls the engine over the bridge of a page, as the page itself would. */
export async function call<Name extends CallName>(
  page: Page,
  name: Name,
  ...[input]: CallInput<Name> extends undefined ? [] : [CallInput<Name>]
): Promise<CallResult<Name>> {
  const answer = await page.evaluate(
    ([name, input]) => window.playground?.call(name as CallName, input),
    [name, input] as readonly [string, unknown],
  )
  if (answer?.ok !== true) throw new Error(`${name}: ${JSON.stringify(answer)}`)
  return answer.result as CallResult<Name>
}
