// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { redactSecrets } from '../src/core/redact/redact-secrets.ts';
import { masker } from './support/masker.ts';

interface Sentences {
  readonly language: readonly string[];
  readonly names: readonly (readonly [text: string, ...hidden: string[]])[];
}

const file = new URL('fixtures/privacy/sentences.yaml', import.meta.url);
const { language, names } = parse(readFileSync(file, 'utf8')) as Sentences;

/** All of them ordinary words, as people call their things. */
const kinds = {
  Deployment: ['web', 'worker'],
  Service: ['api', 'web'],
  Namespace: ['default', 'prod', 'test'],
  Pod: ['error'],
  Job: ['test'],
  StatefulSet: ['cache'],
  container: ['app', 'worker', 'cache'],
  ConfigMap: ['config'],
  Secret: ['login'],
  PersistentVolumeClaim: ['data'],
  Node: ['worker'],
};
const dictionary = Object.entries(kinds).flatMap(([kind, values]) =>
  values.map((value) => ({ kind, value })),
);

describe('ordinary words that are also names', () => {
  const words = masker('strict', dictionary);

  test.each(language)('stay where they are language: %s', (text) => {
    expect(words.mask(text)).toBe(text);
  });

  test.each(names.map(([text, ...hidden]) => [text, hidden] as const))(
    'go where they are names: %s',
    (text, hidden) => {
      const masked = words.mask(text);
      for (const part of hidden) {
        expect(text).toContain(part);
        expect(masked).not.toContain(part);
      }
      expect(words.unmask(masked)).toBe(redactSecrets(text));
    },
  );

  test('there are sixty of each', () => {
    expect(Math.min(language.length, names.length)).toBeGreaterThanOrEqual(60);
  });
});
