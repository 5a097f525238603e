// SPDX-License-Identifier: Apache-2.0

import { BadName, defineTemplate, kebabOf } from './_template.ts';

const pluralOf = (kind: string): string =>
  kind
    .toLowerCase()
    .replace(/(?<=[^aeiou])y$/, 'ie')
    .replace(/(?<=s|x|ch)$/, 'e')
    .concat('s');

const source = (kind: string): string => `import { defineKind, type KubeObject } from '../kind.ts';
import { record, text } from '../read.ts';

export interface ${kind} extends KubeObject<'${kind}'> {
  /** TODO: the fields that analyzers use, and no others: what is not read here is never kept. */
  readonly phase?: string | undefined;
}

export default defineKind<'${kind}', ${kind}>({
  kind: '${kind}',
  apiVersions: ['v1'],
  plural: '${pluralOf(kind)}',
  namespaced: true,
  project: (raw, base) => ({ phase: text(record(raw['status'])['phase']), ...base }),
});
`;

const test = (kind: string, file: string): string => `import { expect, test } from 'vitest';
import { projectObject } from '../../src/core/kind.ts';
import definition from '../../src/core/kinds/${file}.ts';

test('a ${kind} keeps what analyzers use', () => {
  const raw = { kind: '${kind}', metadata: { name: 'web', namespace: 'shop' }, status: { phase: 'Ready' } };
  expect(projectObject(definition, raw)).toMatchObject({ kind: '${kind}', phase: 'Ready' });
});

test('nothing that a server could send breaks it', () => {
  for (const raw of [{}, { status: null }, { status: 1 }, { status: { phase: {} } }, { metadata: [] }])
    expect(projectObject(definition, raw).phase).toBeUndefined();
});
`;

export default defineTemplate({
  argument: '<Kind>',
  files: (kind) => {
    if (!/^[A-Z][A-Za-z0-9]+$/.test(kind))
      throw new BadName('A kind is spelt as Kubernetes does, for example ResourceQuota.');
    const file = kebabOf(kind);
    return new Map([
      [`src/core/kinds/${file}.ts`, source(kind)],
      [`test/kinds/${file}.test.ts`, test(kind, file)],
    ]);
  },
  next: () =>
    'Put its apiVersions, plural and scope right (kubectl api-resources tells), then read the fields you need.',
});
