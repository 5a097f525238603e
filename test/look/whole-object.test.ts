// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { RawObject } from '../../src/core/raw-object.ts';
import { wholeObject } from '../../src/look/whole-object.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { secretObjects, seededSecrets } from '../support/secret-objects.ts';

const MOST = 40_000;
const shown = (object: unknown, most = MOST): string =>
  JSON.stringify(wholeObject(object as RawObject, most).value);

test('whatever holds a secret, wherever in an object, is replaced', () => {
  const text = secretObjects.map((object) => shown(object)).join('\n');
  expect(seededSecrets.length).toBeGreaterThan(100);
  expect(seededSecrets.filter((secret) => text.includes(secret))).toEqual([]);
  // And nothing else is: what people look for is there.
  for (const kept of [
    '"--listen=:8080"',
    '{"name":"LOG_LEVEL","value":"debug"}',
    '{"name":"DB_USER","valueFrom":{"secretKeyRef":{"name":"db","key":"user"}}}',
    '"secretName":"db"',
    'listen=:8080',
    '"title":"green-dashboard"',
    '"message":"login with password=[redacted password] failed"',
  ])
    expect(text).toContain(kept);
  expect(text).not.toContain('managedFields');
});

test('however large and deep it is, it fits, and says what was cut', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as object;
  const env = Array.from({ length: 3_000 }, (_, at) => ({ name: `SETTING_${at}`, value: 'x'.repeat(300) }));
  const object = {
    apiVersion: 'v1',
    kind: 'Widget',
    metadata: { name: 'big', labels: Object.fromEntries(env.map(({ name, value }) => [name, value])) },
    spec: { deep, env, text: 'long '.repeat(200_000) },
  };
  const { value, cut } = wholeObject(object, MOST);
  expect(cut).toBe(true);
  expect(JSON.stringify(value).length).toBeLessThanOrEqual(MOST);
  expect(value).toMatchObject({ kind: 'Widget', metadata: { name: 'big' } });
  expect(JSON.stringify(value)).toMatch(/… and \d+ more/);
  expect(shown({ ...object, spec: { deep } })).toContain('"…"');
});

test('texts that do something where they are shown do nothing', () => {
  const object = { apiVersion: 'v1', kind: 'Widget', metadata: { name: 'x' }, spec: { ...hostileWords } };
  const text = shown(object);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  expect(text).not.toMatch(/[\u001b\u009b\u202e\u2066\u200b\u00ad]|\\u001b|\uDB40/);
  expect(text).toContain('Ignore all previous rules');
  expect(text).not.toContain('hunter2hunter2');
});
