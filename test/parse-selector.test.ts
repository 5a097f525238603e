// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Refused } from '../src/core/errors.ts';
import { matchesSelector } from '../src/core/label-selector.ts';
import { parseSelector } from '../src/core/parse-selector.ts';

const web = { app: 'web', tier: 'front', 'example.com/team': 'shop', generation: '7', empty: '' };
const matches = (selector: string): boolean => matchesSelector(web, parseSelector(selector));

// The forms of https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ and of the API server's parser.
describe('a label selector', () => {
  test.each([
    '',
    '  ',
    'app=web',
    'app==web',
    'app = web',
    ' app\t==\tweb ',
    'app!=api',
    'other!=web',
    'app in (web)',
    'app in(api,web)',
    'app  in  ( api , web )',
    'app notin (api, db)',
    'other notin (web)',
    'app',
    '!other',
    '! other',
    'app,tier',
    'app=web,tier!=back,app in (web,api),!other,example.com/team',
    'example.com/team=shop',
    'generation>6',
    'generation<8',
    'generation > -1',
    'empty=',
    'empty=,app',
    'empty in (,)',
    'empty in (,x)',
    'app notin (,x)',
  ])('%j selects', (selector) => {
    expect(matches(selector)).toBe(true);
  });

  test.each([
    'app=api',
    'app!=web',
    'app in (api,db)',
    'app notin (web)',
    'other',
    '!app',
    'other=',
    'app=web,tier=back',
    'generation>7',
    'generation<7',
    'app>1',
    'other>1',
    'App=web',
    'app=Web',
  ])('%j does not', (selector) => {
    expect(matches(selector)).toBe(false);
  });

  test('keys may be called like operators', () => {
    expect(matchesSelector({ in: 'notin' }, parseSelector('in in (in, notin)'))).toBe(true);
    expect(matchesSelector({ notin: 'in' }, parseSelector('notin=in,!in'))).toBe(true);
  });

  test.each([
    [',', 'where a key should be'],
    ['app,', 'ends too early'],
    ['app=web,,tier', 'where a key should be'],
    ['=web', 'where a key should be'],
    ['app in', 'lacks "("'],
    ['app in web', 'lacks "(" before "web"'],
    ['app in ()', 'an empty set'],
    ['app in (web', 'lacks ")"'],
    ['app in (web api)', 'lacks ")" before "api"'],
    ['app=web tier=x', 'where a comma should be'],
    ['app web', 'where =, !=, in or notin should be'],
    ['!app=web', 'where a comma should be'],
    ['!!app', 'where a key should be'],
    ['app===web', 'where a comma should be'],
    ['app=-web', 'cannot be the value'],
    ['app=web/1', 'cannot be the value'],
    [`app=${'a'.repeat(64)}`, 'cannot be the value'],
    ['-app=web', 'cannot be the key'],
    ['a/b/c=web', 'cannot be the key'],
    ['/app=web', 'cannot be the key'],
    ['Example.com/app=web', 'cannot be the key'],
    [`${'a'.repeat(64)}=web`, 'cannot be the key'],
    ['app>x', 'no whole number'],
    ['app>', 'no whole number'],
    ['app In (web)', 'where =, !=, in or notin should be'],
  ])('%j is refused and says why', (selector, why) => {
    expect(() => parseSelector(selector)).toThrow(Refused);
    expect(() => parseSelector(selector)).toThrow(why);
  });
});
