// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { sectionOf, withSection } from '../../scripts/release/changelog.ts';
import { type Change, changeOf } from '../../scripts/release/changes.ts';
import { nextVersion } from '../../scripts/release/version.ts';

const change = (message: string): Change => {
  const read = changeOf('0123456789abcdef', message);
  if (read === undefined) throw new Error(`not a conventional commit: ${message}`);
  return read;
};

describe('a commit', () => {
  test('has a type, a scope and a subject', () => {
    expect(change('feat(teams): cards are refreshed\n\nWhy: they age.')).toEqual({
      hash: '0123456789abcdef',
      type: 'feat',
      scope: 'teams',
      subject: 'cards are refreshed',
      breaks: undefined,
    });
  });

  test.each([
    ['feat!: another form of settings', 'another form of settings'],
    ['fix(config)!: short names are gone', 'short names are gone'],
    ['feat: x\n\nBREAKING CHANGE: `ai.key` is `ai.apiKey` now', '`ai.key` is `ai.apiKey` now'],
  ])('%s says what it breaks', (message, breaks) => {
    expect(change(message).breaks).toBe(breaks);
  });

  test('that is written otherwise is passed over', () => {
    expect(changeOf('0', 'Merge branch main')).toBeUndefined();
  });
});

test.each([
  ['1.2.3', ['fix: x'], '1.2.4'],
  ['1.2.3', ['docs: x'], '1.2.4'],
  ['1.2.3', ['fix: x', 'feat: y'], '1.3.0'],
  ['1.2.3', ['fix!: x'], '2.0.0'],
  ['0.2.3', ['fix!: x'], '0.3.0'],
  ['0.2.3', ['feat: x'], '0.3.0'],
  ['0.2.3', ['perf: x'], '0.2.4'],
  ['1.2.3', [], '1.2.4'],
])('after %s with %j comes %s', (current, messages, next) => {
  expect(nextVersion(current, messages.map(change))).toBe(next);
});

describe('the changelog', () => {
  const section = sectionOf('1.3.0', '2026-11-26', [
    change('docs: nobody notices'),
    change('fix(slack): <!channel> and [x](y) are text'),
    change('feat(ai)!: keys are files\n\nBREAKING CHANGE: ai.key is gone: name a file'),
    change('feat(ai): an older one'),
  ]);

  test('says first what no longer works, then what is new, oldest first; words of commits are text', () => {
    expect(section).toBe(
      [
        '## 1.3.0 (2026-11-26)',
        '### What no longer works as before',
        '- **ai:** ai.key is gone: name a file (0123456)',
        '### New',
        '- **ai:** an older one (0123456)\n- **ai:** keys are files (0123456)',
        '### Mended',
        '- **slack:** \\<!channel> and \\[x\\](y) are text (0123456)',
      ].join('\n\n'),
    );
  });

  test('has a version once, the newest on top', () => {
    const old = withSection('# Changes\n', sectionOf('1.2.0', '2026-10-01', [change('feat: y')]));
    const both = withSection(old, section);
    expect(both.match(/^## \S+/gm)).toEqual(['## 1.3.0', '## 1.2.0']);
    expect(withSection(both, section)).toBe(both);
  });

  test('says so where nobody notices anything', () => {
    expect(sectionOf('1.2.4', '2026-11-26', [change('test: more')])).toContain('Nothing that people notice.');
  });
});
