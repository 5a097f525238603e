// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const time = 'Take the time from `now` (the Clock port, or the snapshot): what is pure can be replayed.';
const chance = 'Take ids and chance from the context: what is pure can be replayed.';
const throwing = {
  property: 'safeParse',
  message: 'It throws for some values: `fits` of src/core/fits.ts does not.',
};
const forgotten = {
  object: 'AbortSignal',
  property: 'timeout',
  message: 'In an AbortSignal.any it may never pass: `timeLimit` of src/core/time-limit.ts does.',
};
const deep = {
  name: 'yaml',
  importNames: ['parse', 'parseAllDocuments', 'parseDocument'],
  message: 'A text that nests deep ends the process: read it with src/core/yaml-documents.ts.',
};
const seedless = {
  name: 'fast-check',
  message: 'Properties are asked with the seed of the run: take it from test/support/properties.ts.',
};
const ownClass = {
  selector: ':matches(ClassDeclaration, ClassExpression):not([superClass])',
  message: 'Write a factory that returns a plain object; classes are for errors.',
};

export default defineConfig(
  {
    ignores: [
      'dist/',
      'coverage/',
      'test-results/',
      '.state/',
      '.cache/',
      'docs/',
      // As somebody else writes them, with settings of their own: they are run by tests.
      'examples/',
      'deploy/',
      'adapters/console/preview-built/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.js', '**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        // Files that no tsconfig.json includes: plain JavaScript at the edges.
        projectService: { allowDefaultProject: ['eslint.config.js', '.dependency-cruiser.mjs', 'bin/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-restricted-properties': ['error', forgotten],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        // House style closes a switch with `default: return assertNever(x)`, which the compiler checks.
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers print the same everywhere; objects, undefined and the like stay errors.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => log(x)` and `return next()` are shorter than a block and as clear.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      // Ports are asynchronous by contract; an embedded implementation may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // `const { secret: _, ...rest } = x` is how a property is left out.
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
    },
  },
  {
    files: ['src/**', 'adapters/**', 'analyzers/**'],
    ignores: ['adapters/console/{page,preview}/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', ownClass],
      'no-restricted-properties': ['error', throwing, forgotten],
      'no-restricted-imports': ['error', { paths: [deep] }],
    },
  },
  {
    files: ['test/**'],
    ignores: ['test/support/properties.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [seedless] }] },
  },
  {
    files: ['src/core/**', 'src/views/**', 'src/commands/**', 'src/jobs/**', 'analyzers/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: time },
        { object: 'Math', property: 'random', message: chance },
        throwing,
        forgotten,
      ],
      'no-restricted-syntax': [
        'error',
        ownClass,
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: time },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Settings arrive as arguments; compose.ts reads the environment.' },
      ],
    },
  },
  { files: ['src/core/time-limit.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    // `return yield fact;` ends a check with its finding; what `yield` itself returns has no type.
    files: ['analyzers/**'],
    rules: { '@typescript-eslint/no-unsafe-return': 'off' },
  },
  {
    // Documents of other systems (API answers, recorded objects, parsed JSON) are what tests and fixtures take apart.
    files: [
      'test/**',
      'bench/**',
      'scripts/demo-cluster/**',
      'adapters/console/{page,preview}/**',
      '**/*.{js,cjs,mjs}',
    ],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // `constantFrom(...'abc')`: letters of a literal.
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
);
