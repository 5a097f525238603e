// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { redactSecrets } from '../src/core/redact/redact-secrets.ts';
import { masker } from './support/masker.ts';

interface Line {
  readonly says: string;
  readonly hides?: readonly string[];
  readonly secrets?: readonly string[];
  readonly keeps?: readonly string[];
}

const whole = (text: string): string => text.replaceAll('¦', '');
const file = new URL('fixtures/privacy/lines.yaml', import.meta.url);
const lines = parse(readFileSync(file, 'utf8')) as readonly Line[];

describe('lines of real programs', () => {
  // Nothing here is in the dictionary: only its form and its place tell.
  const names = masker('strict', []);

  test.each(lines.map((line) => [whole(line.says), line] as const))('%s', (text, line) => {
    const { hides = [], secrets = [], keeps = [] } = line;
    for (const part of [...hides, ...secrets].map(whole))
      expect(text.toLowerCase(), 'the line holds what it is about').toContain(part.toLowerCase());
    const clean = redactSecrets(text);
    for (const secret of secrets.map(whole)) expect(clean).not.toContain(secret);
    expect(redactSecrets(clean), 'redacting again changes nothing').toBe(clean);
    const masked = names.mask(text);
    for (const hidden of hides.map(whole)) expect(masked.toLowerCase()).not.toContain(hidden.toLowerCase());
    for (const kept of keeps) expect(masked).toContain(kept);
    expect(names.unmask(masked)).toBe(clean);
  });

  test('there are more than a hundred', () => {
    expect(lines.length).toBeGreaterThan(100);
  });
});
