/** A rule of our own for oxlint (`.oxlintrc.json`): no test depends on how fast the machine is. */
const realNow = '[callee.object.name=/^(Date|performance)$/][callee.property.name="now"]'
const inTest =
  ':matches([callee.name=/^(it|test|describe)$/], [callee.object.name=/^(it|test|describe)$/])'
const hook = '[callee.name=/^(it|test|(before|after)(Each|All))$/]'
const waits = '[callee.property.name=/^(poll|waitFor\\w*|waitUntil|click|fill|press|goto|reload)$/]'
const timer = 'CallExpression[callee.name="setTimeout"]'
const promise = 'NewExpression[callee.name="Promise"] > ArrowFunctionExpression'

/**
 * What makes a test depend on how fast the machine is, with what to do instead. What measures speed
 * is in test/bench, test/proofs and test/torture.
 */
const noClocks = [
  {
    selector: 'CallExpression[callee.property.name="waitForTimeout"]',
    message: 'Wait for what is to come: a locator, page.waitForFunction or expect.poll.',
  },
  {
    selector: `${promise} > ${timer}, ${promise} > BlockStatement > ExpressionStatement > ${timer}`,
    message:
      'A slow machine needs a longer pause: wait for the event, or move a clock of the test.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?timers\\/promises$/]',
    message:
      'A slow machine needs a longer pause: wait for the event, or move a clock of the test.',
  },
  {
    selector: `CallExpression${inTest} > ObjectExpression > Property[key.name="retry"]`,
    message: 'A test that passes at the second attempt has failed: find out why.',
  },
  {
    selector: `CallExpression:matches(${inTest}, ${waits}) > ObjectExpression > Property[key.name="timeout"] > Literal[raw!="0"]`,
    message: 'The guards against hanging are in vitest.config.ts; a test has none of its own.',
  },
  {
    selector: `CallExpression${hook} > Literal[raw=/^\\d/]`,
    message: 'The guards against hanging are in vitest.config.ts; a test has none of its own.',
  },
  {
    selector: 'CallExpression[callee.object.name="vi"][callee.property.name=/^wait(For|Until)$/]',
    message: 'It gives up after a second: expect.poll has the guard of the project.',
  },
  {
    selector: `CallExpression[callee.property.name=/^toBeLessThan/] CallExpression${realNow}`,
    message: 'How long something takes is up to the machine: judge it on a clock of the test.',
  },
  {
    selector: `BinaryExpression[operator="-"]:not(CallExpression[callee.property.name=/^toBeGreaterThan/] *) > CallExpression${realNow}.left`,
    message: 'How long something took tells only "not before": expect(…).toBeGreaterThan(…).',
  },
]

/** What oxlint hands to a rule, as far as this one needs it. */
interface Context {
  report(found: { readonly node: unknown; readonly message: string }): void
}

/** The selectors are ESLint's: https://eslint.org/docs/latest/extend/selectors. */
export default {
  meta: { name: 'clocks' },
  rules: {
    'no-clocks': {
      create: (context: Context) =>
        Object.fromEntries(
          noClocks.map(({ selector, message }) => [
            selector,
            (node: unknown) => context.report({ node, message }),
          ]),
        ),
    },
  },
}
