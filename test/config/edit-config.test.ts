// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { BadConfig } from '../../src/config/bad-config.ts';
import { dropEmpty, editSection, editText, setSettings } from '../../src/config/edit-config.ts';

const edited = (text: string, edit: Readonly<Record<string, string | undefined>>): string =>
  editSection({ path: 'k8sgpt.yaml', text }, 'cache', edit);

describe('settings of one section are changed', () => {
  test('and comments, order and everything else stay', () => {
    const before = `# Ours.
http:
  port: 8080 # behind the proxy

cache: # answers
  prefix: team/   # shared bucket
  store: memory
slack:
  botToken: { file: /run/secrets/slack }
  channels: [a, b]
`;
    expect(edited(before, { store: 's3', bucket: 'answers' })).toBe(`# Ours.
http:
  port: 8080 # behind the proxy

cache:
  # answers
  prefix: team/ # shared bucket
  store: s3
  bucket: answers
slack:
  botToken: { file: /run/secrets/slack }
  channels: [ a, b ]
`);
  });

  test.each([
    ['', 'cache:\n  store: file\n'],
    ['http:\n  port: 1\n', 'http:\n  port: 1\ncache:\n  store: file\n'],
    ['cache:\n', 'cache:\n  store: file\n'],
    ['cache:\n  bucket: x\n  store: s3\n', 'cache:\n  store: file\n'],
  ])('in %j', (before, after) => {
    expect(edited(before, { store: 'file', bucket: undefined })).toBe(after);
  });

  test('long lines are not broken', () => {
    const long = `general:\n  note: ${'word '.repeat(60).trim()}\n`;
    expect(edited(long, { store: 'file' })).toContain(long);
  });

  test.each([
    ['a: [', 'is not valid YAML'],
    ['- a\n', 'must hold settings by section'],
    ['cache: 3\n', 'cache must hold settings'],
  ])('%j is refused', (text, words) => {
    expect(() => edited(text, { store: 'file' })).toThrow(BadConfig);
    expect(() => edited(text, { store: 'file' })).toThrow(words);
  });
});

test.each([
  ['# Ours.\n', '# Ours.\n\ncache:\n  store: s3\n', '# Ours.\n'],
  ['# Ours.\n\nnull\n', '# Ours.\n\ncache:\n  store: s3\n', '# Ours.\n'],
  ['---\n', '---\ncache:\n  store: s3\n', '---\n'],
  ['~', 'cache:\n  store: s3\n', ''],
])('a file without settings takes some, and is without any again: %j', (before, after, none) => {
  expect(edited(before, { store: 's3' })).toBe(after);
  const emptied = editText({ path: 'k8sgpt.yaml', text: after }, (document) => {
    setSettings(document, 'k8sgpt.yaml', 'cache', { store: undefined });
    dropEmpty(document, 'cache');
  });
  expect(emptied).toBe(none);
  expect(edited(emptied, { store: 's3' })).toBe(after);
});
