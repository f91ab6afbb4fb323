import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import typescript from 'typescript-eslint'

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

/** What needs types (`strictTypeChecked`) is judged by oxlint (`.oxlintrc.json`): in 5 s instead of minutes. */
export default typescript.config(
  { ignores: ['node_modules/**', 'out/**', '.reports/**'] },
  js.configs.recommended,
  ...typescript.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      parserOptions: { parser: typescript.parser, extraFileExtensions: ['.vue'] },
    },
    rules: {
      'no-undef': 'off',
      'no-console': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'vue/multi-word-component-names': 'off',
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
    },
  },
  { files: ['.ci/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    ignores: ['test/{bench,proofs,torture,pictures}/**'],
    rules: { 'no-restricted-syntax': ['error', ...noClocks] },
  },
  { files: ['**/*.js'], languageOptions: { globals: globals.node } },
  prettier,
)
