import type { Answer, CallInput, CallName, CallResult } from '../../main/shared/contract/calls.ts'
import type { Ready } from './cli-process.ts'

/**
 * Calls the engine of a running playground, as another window would.
 *
 * @throws Error where it refuses.
 */
export async function callEngine<Name extends CallName>(
  { page = '' }: Ready,
  name: Name,
  ...[input]: CallInput<Name> extends undefined ? [] : [CallInput<Name>]
): Promise<CallResult<Name>> {
  const token = /token=([\w-]+)/.exec(page)?.[1] ?? ''
  const response = await fetch(new URL(`/api/call/${name}`, page), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ input }),
  })
  const answer = (await response.json()) as Answer<CallResult<Name>>
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
  return answer.result
}
