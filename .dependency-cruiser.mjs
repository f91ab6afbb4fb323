/**
 * Who may import whom (`npm run check:layers`). Types count as much as what runs. A worker is imported by
 * the module that calls `besideThisModule('./worker.ts')`.
 */
import { allExtensions } from 'dependency-cruiser'

// It passes over what it cannot read, and would find nothing wrong.
for (const extension of ['.ts', '.vue']) {
  if (!allExtensions.some((one) => one.extension === extension && one.available)) {
    throw new Error(`dependency-cruiser cannot read ${extension} here: depcruise --info says why.`)
  }
}

const sources = '^(main|renderer)/'
const parts = '^main/(store|servers|line|fleet)/'
const views =
  'audience|charts|compare|labs|measuring|network|panes|present|settings|share|snippets|timeline|wire'
/** What a view is made of, but for its components, what binds them (`use-….ts`) and what draws charts. */
const frameless = {
  path: `^renderer/(${views})/.*\\.ts$`,
  pathNot: ['/use-[^/]*\\.ts$', '^renderer/charts/(plot|time-chart|distribution-chart)\\.ts$'],
}
const inVue = '^node_modules/(vue|@vue|reka-ui|@lucide/vue|@tanstack/vue-virtual)/'

/** What starts by itself; everything else, workers too, is reached from here. */
const entries = [
  '^main/hosts/(desktop/(desktop|preload)|launch/launcher|cli/cli)\\.ts$',
  '^renderer/main\\.ts$',
]

function never(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to }
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    never(
      'shared-is-pure',
      'main/shared imports small pure packages and nothing else of ours.',
      { path: '^main/shared/' },
      { pathNot: ['^main/shared/', '^node_modules/(zod|hdr-histogram-js|eventsource-parser)/'] },
    ),
    never(
      'contract-below-all',
      'The contract imports zod alone: clients, measures and texts are built on it.',
      { path: '^main/shared/contract/' },
      { pathNot: ['^main/shared/contract/', '^node_modules/zod/'] },
    ),
    never(
      'engine-is-pure',
      'main/engine imports what is shared: neither a package nor anything of Node.',
      { path: '^main/engine/' },
      { pathNot: '^main/(shared|engine)/' },
    ),
    never(
      'parts-apart',
      'Store, servers, line and fleet import what is shared and the engine, never each other.',
      { path: parts },
      { path: sources, pathNot: ['^main/(shared|engine)/', '^main/$1/'] },
    ),
    never(
      'one-composition',
      'Only the composition root puts store, servers, line and fleet together.',
      { path: sources, pathNot: [parts, '^main/(playground\\.ts$|composition/)'] },
      { path: parts },
    ),
    never(
      'runs-alone',
      'Runs are files: they import what is shared, and only hosts keep them.',
      { path: '^main/runs/' },
      { path: sources, pathNot: '^main/(shared|runs)/' },
    ),
    never(
      'electron-in-desktop',
      'Only the desktop layer imports electron.',
      { path: sources, pathNot: '^main/hosts/desktop/' },
      { path: '^(node_modules/)?electron(/|$)' },
    ),
    never(
      'zod-in-one-place',
      'main/shared/contract/zod.ts keeps zod from compiling code, which the page forbids.',
      { path: sources, pathNot: '^main/shared/contract/zod\\.ts$' },
      { path: '^node_modules/zod/' },
    ),
    never(
      'renderer-to-shared',
      'The renderer reaches main/shared alone.',
      { path: '^renderer/' },
      { path: '^main/', pathNot: '^main/shared/' },
    ),
    never(
      'no-node-in-renderer',
      'The page runs in a browser.',
      { path: '^renderer/' },
      { dependencyTypes: ['core'] },
    ),
    never(
      'no-framework',
      'Panes and drawing do not know Vue, not even through others.',
      frameless,
      { path: [inVue, '\\.vue$'], reachable: true },
    ),
    never(
      'not-up',
      'Nor do they reach up to what Vue watches.',
      frameless,
      // The host itself is a port, which anyone can stand in for.
      { path: '^renderer/(state|components|host|window)/', pathNot: '^renderer/host/host\\.ts$' },
    ),
    never(
      'components-emit',
      'Components format and emit: they import neither host nor clients.',
      { path: '^renderer/.*\\.vue$' },
      { path: '^(renderer/host|main/shared/clients)/' },
    ),
    never(
      'no-test-in-product',
      'What is built does not import tests.',
      { path: sources },
      { path: '^test/' },
    ),
    never(
      'no-test-in-test',
      'What several tests need is in test/support or test/suites.',
      {},
      { path: '\\.(test|spec)\\.ts$' },
    ),
    never(
      'no-cycle',
      'Of two modules that import each other, one cannot be read, tested or moved without the other.',
      // It hands its own namespace to the specs.
      { pathNot: '^test/electron/stand-in/electron\\.ts$' },
      { circular: true },
    ),
    never(
      'no-orphan',
      'Nobody imports it, and it imports nothing.',
      // Declarations are ambient, and the counter is named by a flag of a command line, the rule by oxlint's configuration.
      {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '^test/torture/support/count-serialised\\.ts$',
          '^\\.ci/no-clocks\\.ts$',
        ],
      },
      {},
    ),
    never(
      'unreached',
      "No entry leads to it. A worker is named by besideThisModule('./worker.ts').",
      { path: entries },
      { path: sources, pathNot: entries, reachable: false },
    ),
    never('unresolvable', 'It is not there.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    tsPreCompilationDeps: true,
    exoticRequireStrings: ['besideThisModule'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
