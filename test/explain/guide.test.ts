// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dictionaryOf } from '../../src/core/mask/dictionary-of.ts';
import { createMasker } from '../../src/core/mask/masker.ts';
import { buildPrompt } from '../../src/explain/prompt.ts';
import { about } from '../support/about.ts';
import { deployment, reportOf } from '../support/objects.ts';

const guide = new URL('../../docs/guide/ai.md', import.meta.url).pathname;

const SAID =
  'panic: user ana@example-corp.com of account 123456789012: dial tcp 10.20.30.40:5432 (db-0.billing.example-corp.internal): password=hunter2 was refused';

/** The text with what stands between `<!-- name -->` and the next fence of code replaced. */
const withBlock = (text: string, name: string, content: string): string =>
  text.replace(
    new RegExp(`(<!-- ${name} -->\n\`\`\`text[^\n]*\n)[\\s\\S]*?(\n\`\`\`)`),
    (_, open: string, close: string) => `${open}${content}${close}`,
  );

test('the example in the guide is what really happens', async () => {
  const report = await reportOf(deployment('checkout', { trouble: 'crash', says: SAID }));
  const request = about(report);
  const masker = createMasker({ key: 'the key of the example', dictionary: dictionaryOf(report) });
  const { user } = buildPrompt(request, masker, 3_000);
  const pod = masker.maskName('Pod', request.incident.cause.object.name);
  const said = `The database that ${pod} calls refuses its password.`;
  const written = readFileSync(guide, 'utf8');
  const blocks = { before: SAID, sent: user, answered: said, shown: masker.unmask(said) };
  let text = written;
  for (const [name, content] of Object.entries(blocks)) {
    expect(written, `the guide has a block ${name}`).toContain(`<!-- ${name} -->`);
    text = withBlock(text, name, content);
  }
  for (const secret of ['ana@', '123456789012', '10.20.30.40', 'example-corp', 'hunter2', 'checkout'])
    expect(user).not.toContain(secret);
  expect(blocks.shown).toContain('checkout-5d4f-0');
  await expect(text).toMatchFileSnapshot(guide);
});
