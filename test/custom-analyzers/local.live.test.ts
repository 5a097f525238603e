// SPDX-License-Identifier: Apache-2.0

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLocal } from '../../adapters/custom-analyzers/local-open.ts';
import type { CustomAnswer } from '../../src/core/custom-finding.ts';
import type { CustomAnalyzer, CustomRequest } from '../../src/core/ports/custom-analyzer.ts';
import type { RawObject } from '../../src/core/raw-object.ts';
import { timeLimit } from '../../src/core/time-limit.ts';

const pod = (name: string, more: object = {}): RawObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  status: { phase: 'Failed' },
  ...more,
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'analyzers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o644 });
  return path;
};

const open = async (path: string, timeoutMs = 20_000, taken: readonly string[] = []) =>
  openLocal({ name: 'own', path, severity: 'warning', timeoutMs }, { taken, now: Date.now });

const run = (
  analyzer: CustomAnalyzer | undefined,
  objects: readonly RawObject[],
  more: Partial<CustomRequest> = {},
): Promise<CustomAnswer> => {
  if (analyzer === undefined) throw new Error('no analyzer');
  return analyzer.run(
    {
      cluster: 'prod',
      scope: {},
      deadlineAt: Date.now() + 20_000,
      objects: () =>
        Promise.resolve({ status: 'read', objects, takenAt: Date.parse('2026-01-01T12:00:00Z') }),
      ...more,
    },
    timeLimit(25_000),
  );
};

const runFile = async (name: string, text: string, timeoutMs?: number): Promise<CustomAnswer> => {
  const { analyzers } = await open(await write(name, text), timeoutMs);
  return run(analyzers[0], [pod('a'), pod('b')]);
};

test('a file in TypeScript yields findings, with the types of k8sgpt/custom', async () => {
  const path = await write(
    'failed-pods.ts',
    `import { defineCustomAnalyzer } from 'k8sgpt/custom';
interface Phased { readonly phase: string }
export default defineCustomAnalyzer({
  title: 'Pods that failed',
  reads: ['Pod'],
  async *check({ objects, cluster, now }) {
    for (const pod of objects('Pod')) {
      const { phase } = pod['status'] as Phased;
      yield { object: pod, text: \`is \${phase} in \${cluster}\`, since: now, severity: 'critical', blames: [{ kind: 'Node', name: 'n' }] };
    }
  },
});
`,
  );
  const { analyzers, problems } = await open(path);
  expect(problems).toEqual([]);
  const { findings, trouble } = await run(analyzers[0], [pod('a')]);
  expect(trouble).toBeUndefined();
  expect(findings).toMatchObject([
    {
      kind: 'Pod',
      name: 'a',
      namespace: 'shop',
      text: 'is Failed in prod',
      severity: 'critical',
      since: Date.parse('2026-01-01T12:00:00Z'),
      blames: [{ kind: 'Node', name: 'n' }],
    },
  ]);
  expect(analyzers[0]).toMatchObject({ name: 'failed-pods', title: 'Pods that failed' });
});

const withCheck = (check: string): string => `export default { title: 'x', reads: ['Pod'], ${check} };\n`;

test.each([
  [
    'throws-at-once.ts',
    "const a: string = 'b';\n\nthrow new Error('no way');\n",
    'throws-at-once.ts:3:7: no way',
  ],
  ['no-syntax.ts', 'const a = ;\n', 'no-syntax.ts:1:10: ERROR: Unexpected ";"'],
  ['throws.mjs', withCheck("check() {\n  throw new Error('no way');\n}"), 'throws.mjs:2:9: no way'],
  [
    'later.mjs',
    withCheck(
      "check() {\n  setTimeout(() => { throw new Error('later') }, 1);\n  return new Promise(() => {});\n}",
    ),
    'later.mjs:2:28: later',
  ],
  ['ends.mjs', withCheck('check() { process.exit(0); }'), 'ends.mjs: ended by itself (exit code 0)'],
  [
    'leaves-a-program.mjs',
    `import { spawn } from 'node:child_process';\n${withCheck("check() { spawn('sleep', ['20'], { stdio: [0, 1, 2, 3] }); process.exit(4); }")}`,
    'leaves-a-program.mjs: ended by itself (exit code 4)',
  ],
  ['nothing.mjs', 'export const a = 1;\n', 'nothing.mjs: has no default export'],
  ['no-reads.mjs', "export default { title: 'x', check() { return []; } };\n", 'reads is no list of kinds'],
  [
    'other-kind.mjs',
    withCheck("check: ({ objects }) => objects('Node')"),
    'Node is not among the kinds that it reads',
  ],
  ['shape.mjs', withCheck("*check() { yield { object: 5, text: 'x' }; }"), 'a finding is not understandable'],
  [
    'no-text.mjs',
    withCheck("*check({ objects }) { yield { object: objects('Pod')[0] }; }"),
    'a finding is not understandable',
  ],
  ['cycle.mjs', withCheck('*check({ objects }) { const a = {}; a.a = a; yield a; }'), 'circular structure'],
  [
    'lies.mjs',
    `import { writeSync } from 'node:fs';\n${withCheck("check() { writeSync(3, 'nonsense\\n'); return []; }")}`,
    'said something that is not understandable',
  ],
  [
    'floods.mjs',
    withCheck("*check({ objects }) { for (;;) yield { object: objects('Pod')[0], text: 'is x' }; }"),
    'yielded more than 200 findings',
  ],
  [
    'large.mjs',
    withCheck("*check({ objects }) { for (;;) yield { object: objects('Pod')[0], text: 'y'.repeat(1e7) }; }"),
    'said more than',
  ],
  [
    'heap.mjs',
    withCheck('check() { const all = []; for (;;) all.push(new Array(1e6).fill(1.5)); }'),
    'needs more than 256 MB of memory',
  ],
  [
    'buffers.mjs',
    withCheck('check() { const all = []; for (;;) all.push(Buffer.alloc(4e6, 1)); }'),
    'needs more than 256 MB of memory',
  ],
])('%s costs only itself, and says why', async (name, text, detail) => {
  const { trouble } = await runFile(name, text);
  expect(trouble?.detail).toContain(detail);
});

test.each([
  ['hangs.mjs', withCheck('check() { for (;;); }')],
  ['hangs-at-once.mjs', 'for (;;);\n'],
  ['waits.mjs', withCheck('async check() { await new Promise((resolve) => setTimeout(resolve, 1e6)); }')],
])('%s is ended when its time is over', async (name, text) => {
  const { trouble } = await runFile(name, text, 1_500);
  expect(trouble).toEqual({ reason: 'timeout', detail: `${join(folder, name)}: took longer than 1.5 s` });
});

test('a file sees neither the environment nor the arguments of this process', async () => {
  process.env['SECRET_OF_THIS_PROCESS'] = 'hush';
  const { findings } = await runFile(
    'sees.mjs',
    withCheck(
      "*check({ objects }) { yield { object: objects('Pod')[0], text: JSON.stringify(process.env) }; }",
    ),
  );
  delete process.env['SECRET_OF_THIS_PROCESS'];
  expect(findings[0]?.text).toBe('{}');
});

test('files that others may write to are not run; a folder tells each of its troubles', async () => {
  const own = await mkdtemp(join(folder, 'open-'));
  await writeFile(join(own, 'fine.mjs'), withCheck('check: () => []'));
  await writeFile(join(own, 'Odd_Name.mjs'), withCheck('check: () => []'));
  await writeFile(join(own, 'writable.mjs'), withCheck('check: () => []'));
  await chmod(join(own, 'fine.mjs'), 0o644);
  await chmod(join(own, 'writable.mjs'), 0o666);
  await writeFile(join(own, '_shared.mjs'), 'export const a = 1;\n');
  await writeFile(
    join(own, 'rules.yaml'),
    'analyzers:\n  - { name: pod, kind: Pod, when: "true", say: is }\n  - { name: fine, kind: Pod, when: "true", say: is }\n',
  );
  const { analyzers, problems } = await open(own, 5_000, ['Pod', 'Service']);
  expect(analyzers.map(({ name }) => name)).toEqual(['fine', 'own']);
  expect(problems.map((problem) => problem.replaceAll(`${own}/`, ''))).toEqual([
    'Odd_Name.mjs: an analyzer is called like its file: small letters, digits and dashes',
    'writable.mjs: others than its owner may write to it, and whoever does runs code here: chmod go-w',
    'rules.yaml: pod is the name of a filter already; call it my-pod, for example',
    'rules.yaml: there is another analyzer of the name fine, in fine.mjs',
  ]);
  expect(await analyzers[1]?.diagnose(timeLimit(1_000))).toHaveLength(4);
  await chmod(own, 0o777);
  expect((await open(own)).problems).toContainEqual(expect.stringContaining('chmod go-w'));
});

test('a rule that hangs or eats memory costs only itself', async () => {
  const text = `analyzers:
  - { name: good, kind: Pod, when: object.status.phase == 'Failed', say: is failed }
  - name: hangs
    kind: Pod
    when: object.list.all(a, object.list.all(b, object.list.all(c, a + b + c >= 0)))
    say: is odd
  - { name: also-good, kind: Pod, when: object.metadata.name == 'b', say: is b }
`;
  const { analyzers, problems } = await open(await write('mixed.yaml', text));
  expect(problems).toEqual([]);
  const list = Array.from({ length: 3_000 }, (_, at) => at);
  const objects = [pod('a', { list }), pod('b', { list })];
  const [good, hangs, also] = await Promise.all(analyzers.map((analyzer) => run(analyzer, objects)));
  expect(good?.findings.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(hangs).toMatchObject({ findings: [], trouble: { reason: 'timeout' } });
  expect(also?.findings).toMatchObject([{ name: 'b', text: 'is b', code: 'also-good' }]);
  await analyzers[0]?.close();
});

test('a rule that nobody waits for any more is given up, and others are judged on', async () => {
  const text = `analyzers:
  - { name: slow, kind: Pod, when: 'object.list.all(a, object.list.all(b, a + b >= 0)) && false', say: is odd }
  - { name: other, kind: Pod, when: 'object.list.all(a, object.list.all(b, a + b >= 0))', say: is odd }
`;
  const { analyzers } = await open(await write('given-up.yaml', text));
  const list = Array.from({ length: 100 }, (_, at) => at);
  const many = Array.from({ length: 5_000 }, (_, at) => pod(`p${at}`, { list }));
  const asked = (objects: readonly RawObject[], signal: AbortSignal) => ({
    cluster: 'prod',
    scope: {},
    deadlineAt: Date.now() + 20_000,
    objects: () => Promise.resolve({ status: 'read' as const, objects }),
    signal,
  });
  const given = asked(many, timeLimit(2_000));
  const slow = analyzers[0]?.run(given, given.signal).catch((error: unknown) => error);
  const other = asked(many.slice(0, 300), timeLimit(20_000));
  const found = await analyzers[1]?.run(other, other.signal);
  expect(found?.trouble).toBeUndefined();
  expect(found?.findings).toHaveLength(200);
  expect(await slow).toBeInstanceOf(DOMException);
  // What was given up keeps no process busy.
  const ended = asked(many.slice(0, 1), timeLimit(20_000));
  expect(await analyzers[1]?.run(ended, ended.signal)).toMatchObject({ findings: [{ name: 'p0' }] });
  await analyzers[0]?.close();
}, 30_000);

test('a kind that could not be read is told, and what was read is judged all the same', async () => {
  const { analyzers } = await open(
    await write('part.yaml', 'analyzers:\n  - { name: part, kind: po, when: "true", say: is there }\n'),
  );
  const answer = await run(analyzers[0], [], {
    objects: (kind) =>
      Promise.resolve({
        status: 'skipped',
        reason: 'forbidden',
        detail: `forbidden: cannot list ${kind} in namespace other`,
        objects: [pod('a')],
      }),
  });
  expect(answer).toMatchObject({
    findings: [{ name: 'a' }],
    unread: [{ kind: 'po', reason: 'forbidden', detail: 'forbidden: cannot list po in namespace other' }],
  });
  await analyzers[0]?.close();
});
