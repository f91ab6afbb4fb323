import { afterAll, expect, it } from 'vitest'
import { starterVariable } from '../../../main/hosts/launch/watch-starter.ts'
import { killChildren, startChild } from '../../store/children.ts'

afterAll(killChildren)

it('ends the window once the launcher has been killed, and not before', async () => {
  const launcher = startChild("console.log('up'); setInterval(() => {}, 1000)")
  await launcher.line()
  const window = startChild(
    `import { endWithLauncher } from './main/hosts/desktop/end-with-launcher.ts'
    process.env.${starterVariable} = process.argv[1]
    let looks = 0
    const kill = process.kill
    process.kill = (...values) => {
      looks += 1
      if (looks === 2) console.log('looked')
      return kill(...values)
    }
    endWithLauncher(() => console.log('ended'))
    console.log(String(process.env.${starterVariable}))`,
    String(launcher.pid),
  )
  // It is for this process alone.
  expect(await window.line()).toBe('undefined')
  expect(await window.line()).toBe('looked')
  await launcher.kill()
  expect(await window.line()).toBe('ended')
})
