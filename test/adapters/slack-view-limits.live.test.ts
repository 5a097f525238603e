// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { homeOf } from '../../adapters/slack/home.ts';
import { commandModal, modalOf, newsModal } from '../../adapters/slack/modal.ts';
import { commands } from '../../src/commands/index.ts';
import { Form, type FormField } from '../../src/core/form.ts';
import { pingsInBlocks } from '../standins/slack/find-pings.ts';
import { faultOfView } from '../standins/slack/validate/message.ts';
import { anyDocument } from '../support/any-document.ts';
import * as fc from '../support/properties.ts';

const words = (maxLength: number) =>
  fc.string({ minLength: 1, maxLength, unit: 'grapheme' }).map((text) => text.slice(0, maxLength));
const name = (at: number): string => `field-${'abcde'[at] ?? 'x'}`;
const common = {
  as: fc.constantFrom('flag' as const, 'operand' as const),
  label: words(45),
  required: fc.boolean(),
};
const text = fc.record({
  ...common,
  type: fc.constant('text' as const),
  long: fc.boolean(),
  placeholder: words(100),
  initial: fc.string({ maxLength: 3_000 }),
  max: fc.integer({ min: 1, max: 1_500 }),
});
const choice = fc.record({
  ...common,
  type: fc.constant('choice' as const),
  several: fc.boolean(),
  options: fc.uniqueArray(fc.record({ label: words(75), value: words(90) }), {
    minLength: 1,
    maxLength: 25,
    selector: ({ value }) => value,
  }),
  initial: fc.array(words(90)),
});
const form = fc.record({
  title: words(24),
  submit: words(24),
  line: words(90),
  fields: fc
    .array(fc.oneof(text, choice), { minLength: 1, maxLength: 5 })
    .map((fields) => fields.map((field, at): FormField => ({ ...field, name: name(at) }))),
});

it('any form is a modal that Slack shows', () => {
  fc.assert(
    fc.property(form, (given) => {
      fc.pre(Form.safeParse(given).success);
      const view = modalOf(given, { channel: 'C0OPS', thread: '1.2', shared: true });
      expect(faultOfView(view, 'modal')).toBeUndefined();
      expect(pingsInBlocks(view.blocks)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

it('any document is a Home tab and a modal that Slack shows, and notifies nobody', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const home = homeOf(document, { channel: 'D0ANA' });
      const news = newsModal(document, { channel: 'D0ANA' });
      expect([faultOfView(home, 'home'), faultOfView(news, 'modal')]).toEqual([undefined, undefined]);
      expect(pingsInBlocks([home.blocks, news.blocks])).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

it('the form of every command is a modal that Slack shows', () => {
  for (const command of commands) {
    const asked = Object.keys(command.flags).map((flag) => [flag, flag] as const);
    const view = commandModal(command, { title: 'Check a cluster', submit: 'Check', asked });
    expect(faultOfView(view, 'modal'), command.verb).toBeUndefined();
  }
});
