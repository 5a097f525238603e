// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { redactSecrets } from '../src/core/redact/redact-secrets.ts';

// Texts on which a pattern that looks back or ahead too far takes minutes.
const MEGABYTE = 1_000_000;
const hostile = [
  'eyJ',
  'a',
  'A1',
  '-----BEGIN ',
  '-----BEGIN X-----',
  '://',
  '://a:',
  'token',
  'token=',
  'password="',
  'bearer ',
  'key-',
  'a.',
  '1:AA',
  'sk-',
  'cookie:',
  '@',
  ' ',
  '\n',
  'aA1+',
  '--token ',
  'gh',
  'x:y@',
  '(',
  'a1.b',
  'sig=',
  '/9',
  "'",
  '\\"',
  'mysql ',
  'curl ',
  'password "',
  'pin=',
  'pass=',
  'auth="',
  'password=a&',
  '\\n',
  '\\ncookie: ',
  'authorization: digest ',
  'identified by ',
  'secret is a',
  'AUTH a1',
  'sshpass ',
  'docker login ',
  'LS0tLS1CRUdJTi',
  '$2a$',
  '7Q~',
  'a/a1@a',
  'jdbc:oracle:thin:a/',
];
test.each(hostile)('reads 1 MB of %j in time', (piece) => {
  const text = piece.repeat(Math.ceil(MEGABYTE / piece.length));
  // Of the processor, which a busy machine does not lengthen.
  const started = process.cpuUsage();
  redactSecrets(text);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1_000).toBeLessThan(10_000);
});
