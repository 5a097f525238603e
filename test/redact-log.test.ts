// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createLog } from '../adapters/telemetry/log.ts';

const whole = (text: string): string => text.replaceAll('¦', '');
const file = new URL('fixtures/privacy/lines.yaml', import.meta.url);
const lines = (
  parse(readFileSync(file, 'utf8')) as readonly { says: string; secrets?: readonly string[] }[]
).map(({ says, secrets = [] }) => ({ says: whole(says), secrets: secrets.map(whole) }));

test('no secret reaches a log line: not in a field, an error, its cause, or what surrounds them', () => {
  const written: string[] = [];
  const log = createLog({ level: 'debug', write: (line) => void written.push(line) });
  const secrets = lines.flatMap((line) => line.secrets);
  for (const { says } of lines) {
    log.warn({ reason: says, nested: { said: [says] } }, 'A server answered');
    log.error({ err: new Error(says, { cause: new Error(says) }) }, 'Something failed');
  }
  expect(written).toHaveLength(lines.length * 2);
  expect(secrets.length).toBeGreaterThan(60);
  // As JSON writes it, where quotes and backslashes look otherwise.
  const inJson = (secret: string): string => JSON.stringify(secret).slice(1, -1);
  const left = lines.flatMap(({ secrets: hidden }, at) => {
    const both = written.slice(at * 2, at * 2 + 2).join('');
    return hidden.filter((secret) => both.includes(inJson(secret)));
  });
  expect(left).toEqual([]);
});

test('what is no secret stays as it is, of any type', () => {
  const written: string[] = [];
  const log = createLog({ level: 'debug', write: (line) => void written.push(line) });
  log.info({ run: 'r-1', count: 3, ok: true, none: null, list: [1, 'two'], at: { ms: 5 } }, 'Done');
  expect(JSON.parse(written[0] ?? '')).toMatchObject({
    run: 'r-1',
    count: 3,
    ok: true,
    none: null,
    list: [1, 'two'],
    at: { ms: 5 },
    msg: 'Done',
  });
});
