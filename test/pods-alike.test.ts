// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { projectObject } from '../src/core/kind.ts';
import pod from '../src/core/kinds/pod.ts';
import { podsWith } from '../src/core/pods-alike.ts';
import { reuseParts } from '../src/core/reuse-parts.ts';

const raw = (name: string, image: string, map: string, namespace = 'shop') => ({
  metadata: { name, namespace },
  spec: {
    containers: [{ name: 'app', image }],
    volumes: [
      { name: 'config', configMap: { name: map } },
      {
        name: `kube-api-access-${name}`,
        projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] },
      },
    ],
  },
});

/** As a reader of lists keeps them: each shares with the one before it what both have. */
const kept = (raws: readonly ReturnType<typeof raw>[]) => {
  let last: unknown;
  return raws.map((each) => {
    const made = reuseParts(last, projectObject(pod, each));
    last = made;
    return made;
  });
};

describe('pods made from one template', () => {
  test('replicas are asked once, and all of them are told in their order', () => {
    const pods = kept([raw('a', 'one', 'm'), raw('b', 'one', 'm'), raw('c', 'two', 'm')]);
    const asked: string[] = [];
    const found = podsWith(pods, ({ metadata, spec }) => {
      asked.push(metadata.name);
      return spec.containers[0]?.image === 'one';
    });
    expect(asked).toEqual(['a', 'c']);
    expect(found.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });

  test.each([
    ['another volume', raw('b', 'one', 'other')],
    ['another image', raw('b', 'two', 'm')],
    ['another namespace', raw('b', 'one', 'm', 'bank')],
  ])('%s makes it another pod', (_, other) => {
    const asked: string[] = [];
    podsWith(kept([raw('a', 'one', 'm'), other]), ({ metadata }) => {
      asked.push(metadata.name);
      return false;
    });
    expect(asked).toEqual(['a', 'b']);
  });
});
