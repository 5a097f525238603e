// SPDX-License-Identifier: Apache-2.0

// @ts-check
/** The architecture as executable sentences: what each rule's comment says is what to do instead. */

/** Who may import an SDK: package → folders under adapters/. */
const owners = {
  '@slack/(bolt|web-api|types)': ['slack'],
  '@kubernetes/client-node': ['kubernetes'],
  bullmq: ['queue'],
  ioredis: ['queue', 'state', 'cache', 'redis'],
  openai: ['ai'],
  '@aws-sdk/client-(bedrock|sagemaker)-runtime': ['ai'],
  '@aws-sdk/client-eks': ['eks'],
  '@aws-sdk/client-s3|@azure/storage-blob|@google-cloud/storage': ['cache'],
  express: ['http', 'console', 'slack', 'rest'],
  'pino|prom-client|@opentelemetry/[^/]+|https-proxy-agent': ['telemetry'],
  'botbuilder|botframework-[^/]+': ['teams'],
  picocolors: ['terminal'],
  '@prometheus-io/lezer-promql': ['prometheus'],
  '@modelcontextprotocol/[^/]+': ['mcp'],
  '@grpc/[^/]+|grpc-health-check': ['grpc', 'custom-analyzers'],
  '@bufbuild/cel': ['custom-analyzers'],
};

const sdks = Object.entries(owners).map(([packages, folders]) => ({
  name: `sdk-of-${folders[0]}`,
  severity: 'error',
  comment: `${packages.replaceAll('|', ' and ')} is spoken only in adapters/${folders.join(', adapters/')}: put the call there, behind a port.`,
  from: { path: '^(src|adapters|analyzers)/', pathNot: `^adapters/(${folders.join('|')})/` },
  to: { path: `^node_modules/(${packages})/` },
}));

const composition = '^src/(compose[^/]*|main)\\.ts$';
/** The parts of composition, when one file is not enough. */
const edge = '^src/(compose[^/]*\\.ts$|compose/|main\\.ts$|config/load[^/]*\\.ts$)';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'core-imports-core',
      severity: 'error',
      comment:
        'The core is pure: describe what you need as a port in src/core/ports and let compose.ts hand it in.',
      from: { path: '^src/core/' },
      to: { path: '^(src|adapters|analyzers|scripts|test|bench)/', pathNot: '^src/core/' },
    },
    {
      name: 'analyzers-import-core',
      severity: 'error',
      comment:
        'An analyzer knows only src/core. Shared by two analyzers? Move it there, named after what it is.',
      from: { path: '^analyzers/', pathNot: '^analyzers/index\\.ts$' },
      to: { path: '.', pathNot: '^src/core/' },
    },
    {
      name: 'registry-of-analyzers-imports-analyzers',
      severity: 'error',
      comment: 'analyzers/index.ts is generated: `npm run generate`.',
      from: { path: '^analyzers/index\\.ts$' },
      to: { path: '.', pathNot: '^(analyzers/|src/core/)' },
    },
    {
      name: 'views-import-core',
      severity: 'error',
      comment: 'A view turns values into a Document: give it the value as an argument.',
      from: { path: '^src/views/' },
      to: { path: '^(src|adapters|analyzers)/', pathNot: '^src/(core|views)/' },
    },
    {
      name: 'commands-import-core-and-views',
      severity: 'error',
      comment:
        'A command decides; what it must know comes in its context, what must happen goes out in its Plan.',
      from: { path: '^src/commands/' },
      to: { path: '^(src|adapters|analyzers)/', pathNot: '^src/(core|views|commands)/' },
    },
    {
      name: 'jobs-take-ports-from-their-context',
      severity: 'error',
      comment: 'A job gets clusters, stores and AI from its JobContext; it never reaches for them.',
      from: { path: '^src/jobs/' },
      to: { path: `^(adapters|analyzers)/|${edge}` },
    },
    {
      name: 'adapters-import-core',
      severity: 'error',
      comment:
        'An adapter knows src/core and itself. What it needs from elsewhere is handed to it by compose.ts.',
      from: { path: '^adapters/' },
      to: { path: '^(src|analyzers)/', pathNot: '^src/core/' },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      comment: 'Two adapters meet only in compose.ts. Shared and pure? Move it to src/core.',
      from: { path: '^adapters/([^/]+)/' },
      to: { path: '^adapters/[^/]+/', pathNot: '^adapters/$1/' },
    },
    {
      name: 'composition-meets-adapters',
      severity: 'error',
      comment:
        'Only compose*.ts and main.ts import adapters and the registry of analyzers: take a port as an argument.',
      from: { path: '^src/', pathNot: [composition, '^src/compose/'] },
      to: { path: '^(adapters|analyzers)/' },
    },
    {
      name: 'nothing-imports-composition',
      severity: 'error',
      comment:
        'compose.ts and main.ts are the end of the line: move what you need into a module that both import.',
      from: { path: '^(src|adapters|analyzers)/', pathNot: [composition, '^src/compose/'] },
      to: { path: '^src/(compose|main)' },
    },
    {
      name: 'src-uses-few-packages',
      severity: 'error',
      comment:
        'src/ uses zod, yaml and croner (all pure). Anything that talks to the world belongs in an adapter.',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'],
        pathNot: '^node_modules/(zod|yaml|croner)/',
      },
    },
    {
      name: 'src-has-no-network-or-files',
      severity: 'error',
      comment:
        'No network, processes or files in src/ outside compose*.ts, main.ts and config/load*.ts: write an adapter.',
      from: { path: '^src/', pathNot: edge },
      to: {
        path: '^(node:)?(fs|net|tls|dgram|dns|http|http2|https|child_process|cluster|worker_threads)(/|$)',
        // A port may name what it hands on: the type of a request opens no socket.
        dependencyTypesNot: ['type-only'],
      },
    },
    ...sdks,
    {
      name: 'product-without-tests',
      severity: 'error',
      comment:
        'The product never imports its tests, benchmarks or scripts: move what it needs into src/ or adapters/.',
      from: { path: '^(src|adapters|analyzers|bin)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'product-without-dev-packages',
      severity: 'error',
      comment: 'A package that runs in production stands in `dependencies`: npm install --save-exact it.',
      from: { path: '^(src|adapters|analyzers|bin)/', pathNot: '^adapters/console/(page|preview)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      comment: 'Import only what package.json names: npm install --save-exact it, or do without.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'The imported file does not exist: imports carry the extension (./x.ts).',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'Two files that need each other are one idea, or miss a third: merge them or move the shared part out.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nothing uses this file: connect it, or delete it.',
      from: {
        orphan: true,
        pathNot: [
          '\\.test\\.ts$',
          '^test/support/',
          '^scripts/',
          '^bench/',
          '^[^/]+\\.(config\\.)?(ts|js|mjs|cjs)$',
          '^\\.[^/]+$',
          '^bin/',
        ],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|docs)/|^adapters/console/preview-built/' },
    // Types cross borders like values do.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
