// SPDX-License-Identifier: Apache-2.0

import { kinds } from '../../src/core/kinds/index.ts';
import { BadName, defineTemplate, kebab, pascalOf } from './_template.ts';

/** The longest kind that the id begins with: `pod-probe` checks Pods, `persistent-volume-claim` claims. */
const kindOf = (id: string): string => {
  const parts = id.split('-');
  for (let count = parts.length; count > 0; count -= 1) {
    const wanted = pascalOf(parts.slice(0, count).join('-')).toLowerCase();
    const kind = Object.keys(kinds).find((candidate) => candidate.toLowerCase() === wanted);
    if (kind !== undefined) return kind;
  }
  throw new BadName(
    `An analyzer's id begins with the kind it checks: ${Object.keys(kinds).sort().join(', ')}.`,
  );
};

const source = (kind: string): string => `import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/datum.ts';

export default defineAnalyzer({
  kind: '${kind}',
  group: 'additional',
  title: 'TODO: the troubles it finds, as a plural noun',
  why: 'TODO: what it costs people when nobody notices.',
  each: '${kind}',
  reads: [],
  problems: {
    'to-do': {
      severity: 'warning',
      message: 'TODO: is what is wrong, in present tense: {reason}',
      fix: 'TODO: do this.',
      docs: 'https://kubernetes.io/docs/concepts/',
    },
  },
  *check(object) {
    const reason = object.metadata.annotations['example.com/to-do'];
    if (reason !== undefined) yield { code: 'to-do', data: { reason: word(reason) } };
  },
});
`;

const cases = (kind: string, namespaced: boolean): string => `cases:
  - name: TODO what is wrong is said with its reason
    objects:
      - { kind: ${kind}, metadata: { name: web, annotations: { example.com/to-do: Broken } } }
    findings:
      - { code: to-do, object: ${kind}/${namespaced ? 'shop/' : ''}web, messageContains: Broken }

  - name: TODO the nearest healthy state is quiet
    near: [to-do]
    objects:
      - { kind: ${kind}, metadata: { name: web } }
    findings: []
`;

export default defineTemplate({
  argument: '<kebab-id>',
  files: (name) => {
    const id = kebab(name, "An analyzer's id");
    const kind = kindOf(id);
    return new Map([
      [`analyzers/${id}.ts`, source(kind)],
      [`test/analyzers/${id}.yaml`, cases(kind, kinds[kind as keyof typeof kinds].namespaced)],
    ]);
  },
  next: (id) =>
    `Write the cases in test/analyzers/${id}.yaml first; run them with: npx vitest run test/analyzers.test.ts -t ${id}`,
});
