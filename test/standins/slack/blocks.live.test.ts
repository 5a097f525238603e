// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitOf, type SlackLimit, slackLimits } from '../../../adapters/slack/limits.ts';
import { clientOf, errorOf, workspace } from './given.ts';
import type { SlackStandIn } from './slack.ts';
import type { Json } from './types.ts';

let slack: SlackStandIn;

beforeAll(async () => {
  slack = await workspace({ perMinute: { 'views.publish': 1_000 } });
});

afterAll(() => slack.close());

const post = (blocks: Json, more: object = {}) =>
  clientOf(slack).chat.postMessage({ channel: 'C0OPS', text: 'x', blocks, ...more });

const complaints = async (blocks: Json): Promise<readonly string[]> => {
  const error = await post(blocks).then(
    () => undefined,
    (reason: unknown) => (reason as { data: Json }).data,
  );
  expect(error).toMatchObject({ ok: false, error: 'invalid_blocks' });
  return error.response_metadata.messages;
};

const x = (length: number): string => 'x'.repeat(length);
const times = <T>(length: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length }, (_, i) => make(i));
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), ...more });
const actions = (...elements: readonly object[]) => [{ type: 'actions', elements }];
const option = (index: number, more: object = {}) => ({
  text: plain(`o${index}`),
  value: String(index),
  ...more,
});
const select = (more: object) => actions({ type: 'static_select', options: [option(0)], ...more });
const confirm = (more: object) => ({
  title: plain('t'),
  text: plain('x'),
  confirm: plain('y'),
  deny: plain('n'),
  ...more,
});
const confirmed = (more: object) => actions(button({ confirm: confirm(more) }));
const image = { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a picture' };
const input = (element: object, more: object = {}) => [
  { type: 'input', label: plain('l'), element, ...more },
];
const cell = (text: string) => ({ type: 'raw_text', text });
const table = (rows: Json) => [{ type: 'table', rows }];
const section = (text: string, more: object = {}) => ({ type: 'section', text: mrkdwn(text), ...more });
const icon = (more: object = {}) => ({ type: 'icon_button', icon: 'trash', text: plain('Delete'), ...more });

/** Every limit of blocks: its number written out again, and blocks that have so much of it. */
const bounds: readonly (readonly [SlackLimit, number, (much: number) => Json])[] = [
  ['messageBlocks', 50, (n) => times(n, () => ({ type: 'divider' }))],
  ['markdownText', 12_000, (n) => [{ type: 'markdown', text: x(n) }]],
  [
    'markdownText',
    12_000,
    (n) => [
      { type: 'markdown', text: x(n - 9) },
      { type: 'markdown', text: x(9) },
    ],
  ],
  ['blockId', 255, (n) => [{ type: 'divider', block_id: x(n) }]],
  ['sectionText', 3_000, (n) => [section(x(n))]],
  ['sectionFields', 10, (n) => [{ type: 'section', fields: times(n, () => mrkdwn('f')) }]],
  ['fieldText', 2_000, (n) => [{ type: 'section', fields: [plain(x(n))] }]],
  ['actionsElements', 25, (n) => actions(...times(n, () => button()))],
  ['contextElements', 10, (n) => [{ type: 'context', elements: times(n, () => mrkdwn('c')) }]],
  ['contextActionsElements', 5, (n) => [{ type: 'context_actions', elements: times(n, () => icon()) }]],
  ['headerText', 150, (n) => [{ type: 'header', text: plain(x(n)) }]],
  ['imageUrl', 3_000, (n) => [{ ...image, image_url: `https://${x(n - 8)}` }]],
  ['imageAltText', 2_000, (n) => [{ ...image, alt_text: x(n) }]],
  ['imageTitle', 2_000, (n) => [{ ...image, title: plain(x(n)) }]],
  ['inputLabel', 2_000, (n) => input({ type: 'plain_text_input' }, { label: plain(x(n)) })],
  ['inputHint', 2_000, (n) => input({ type: 'plain_text_input' }, { hint: plain(x(n)) })],
  ['plainTextInput', 3_000, (n) => input({ type: 'plain_text_input', initial_value: x(n) })],
  ['tableRows', 100, (n) => table(times(n, () => [cell('a')]))],
  ['tableColumns', 20, (n) => table([times(n, () => cell('a'))])],
  ['tableText', 10_000, (n) => table([[cell(x(n - 4)), cell('rest')]])],
  ['textObject', 3_000, (n) => [{ type: 'context', elements: [mrkdwn(x(n))] }]],
  ['actionId', 255, (n) => actions(button({ action_id: x(n) }))],
  ['buttonText', 75, (n) => actions(button({ text: plain(x(n)) }))],
  ['buttonValue', 2_000, (n) => actions(button({ value: x(n) }))],
  ['buttonUrl', 3_000, (n) => actions(button({ url: `https://${x(n - 8)}` }))],
  ['accessibilityLabel', 75, (n) => actions(button({ accessibility_label: x(n) }))],
  ['placeholder', 150, (n) => select({ placeholder: plain(x(n)) })],
  ['selectOptions', 100, (n) => select({ options: times(n, option) })],
  [
    'optionGroups',
    100,
    (n) =>
      select({
        options: undefined,
        option_groups: times(n, () => ({ label: plain('g'), options: [option(0)] })),
      }),
  ],
  [
    'optionGroupLabel',
    75,
    (n) => select({ options: undefined, option_groups: [{ label: plain(x(n)), options: [option(0)] }] }),
  ],
  ['overflowOptions', 5, (n) => actions({ type: 'overflow', options: times(n, option) })],
  ['choiceOptions', 10, (n) => actions({ type: 'radio_buttons', options: times(n, option) })],
  ['choiceOptions', 10, (n) => actions({ type: 'checkboxes', options: times(n, option) })],
  ['optionText', 75, (n) => select({ options: [option(0, { text: plain(x(n)) })] })],
  ['optionValue', 150, (n) => select({ options: [option(0, { value: x(n) })] })],
  ['optionDescription', 75, (n) => select({ options: [option(0, { description: plain(x(n)) })] })],
  [
    'optionUrl',
    3_000,
    (n) => actions({ type: 'overflow', options: [option(0, { url: `https://${x(n - 8)}` })] }),
  ],
  ['confirmTitle', 100, (n) => confirmed({ title: plain(x(n)) })],
  ['confirmText', 300, (n) => confirmed({ text: mrkdwn(x(n)) })],
  ['confirmButton', 30, (n) => confirmed({ deny: plain(x(n)) })],
];

describe('blocks', () => {
  it.each(bounds)('%s: %i are taken, one more is not', async (limit, most, blocks) => {
    expect(limitOf(limit)).toBe(most);
    await post(blocks(most));
    const messages = await complaints(blocks(most + 1));
    expect(messages.join('\n')).toMatch(/less than|no more than/);
    expect(messages.join('\n')).toContain('[json-pointer:/blocks');
  });

  it('are 13,200 characters in all, serialised, when posted', async () => {
    const of = (length: number) => {
      const blocks = times(5, () => section(x(2_500)));
      return [...blocks, section(x(length - JSON.stringify([...blocks, section('')]).length))];
    };
    expect(JSON.stringify(of(13_200))).toHaveLength(13_200);
    await post(of(13_200));
    expect(await errorOf(post(of(13_201)))).toBe('msg_blocks_too_long');
    expect(limitOf('allBlocks')).toBe(13_200);
  });

  it('have one table in a message', async () => {
    expect(await errorOf(post([...table([[cell('a')]]), ...table([[cell('b')]])]))).toBe(
      'invalid_attachments',
    );
    expect(limitOf('tablesPerMessage')).toBe(1);
  });

  it.each([
    ['unknown block', [{ type: 'marquee' }], 'unsupported type: marquee [json-pointer:/blocks/0/type]'],
    [
      'unknown element',
      actions({ type: 'lever' }),
      'unsupported type: lever [json-pointer:/blocks/0/elements/0/type]',
    ],
    ['no type', [{ text: 'x' }], 'missing required field: type [json-pointer:/blocks/0]'],
    ['no block at all', ['x'], 'must provide an object [json-pointer:/blocks/0]'],
    ['missing field', [{ type: 'header' }], 'missing required field: text [json-pointer:/blocks/0]'],
    ['no content', [{ type: 'section' }], 'missing required field: text or fields [json-pointer:/blocks/0]'],
    [
      'unknown field',
      [{ type: 'divider', bold: true }],
      'invalid additional property: bold [json-pointer:/blocks/0]',
    ],
    ['empty text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    [
      'empty cell',
      table([[cell('')]]),
      'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]',
    ],
    ['no elements', actions(), 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]'],
    [
      'mrkdwn header',
      [{ type: 'header', text: mrkdwn('h') }],
      'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
    ],
    ['bare string', [{ type: 'header', text: 'h' }], 'must provide an object [json-pointer:/blocks/0/text]'],
    [
      'a colour of its own',
      actions(button({ style: 'green' })),
      'must be a valid enum value (primary, danger) [json-pointer:/blocks/0/elements/0/style]',
    ],
    [
      'no url',
      actions(button({ url: 'example' })),
      'must be a valid url [json-pointer:/blocks/0/elements/0/url]',
    ],
    [
      'same action',
      actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
      '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'same block',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
    ],
    [
      'empty rich text',
      [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }],
        },
      ],
      'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
    ],
  ])('are refused with where and why: %s', async (_what, blocks, message) => {
    expect(await complaints(blocks)).toContain(`[ERROR] ${message}`);
  });

  it('may use one action id in several blocks, and everything that people see', async () => {
    const styled = { type: 'text', text: 'bold', style: { bold: true } };
    const lines = {
      type: 'rich_text_section',
      elements: [styled, { type: 'link', url: 'https://example.com' }],
    };
    const rich = [
      lines,
      { type: 'rich_text_list', style: 'ordered', indent: 1, elements: [lines] },
      { type: 'rich_text_quote', elements: [styled] },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'kubectl' }] },
    ];
    await post([
      { type: 'header', text: { ...plain('Title'), emoji: true } },
      section('text', { accessory: button({ action_id: 'same', style: 'danger' }), expand: true }),
      ...actions(button({ action_id: 'same', value: '1' }), {
        type: 'overflow',
        options: [option(1), option(2)],
      }),
      { type: 'context', elements: [image, plain('small')] },
      { type: 'rich_text', elements: rich },
      {
        type: 'table',
        rows: [[cell('a'), { type: 'rich_text', elements: rich }]],
        column_settings: [{ align: 'right' }],
      },
    ]);
    expect(
      slack
        .messages('C0OPS')
        .at(-1)
        ?.blocks.every(({ block_id: id }) => typeof id === 'string'),
    ).toBe(true);
  });

  it('are held to the same in attachments, and views to their own', async () => {
    const attachments = [{ color: '#f00', blocks: [section(x(3_001))] }];
    expect(await errorOf(post([], { attachments }))).toBe('invalid_blocks');
    expect(await errorOf(post([], { attachments: times(101, () => ({ text: 'x' })) }))).toBe(
      'too_many_attachments',
    );
    const home = (count: number) =>
      clientOf(slack).views.publish({
        user_id: 'U0ANA',
        view: { type: 'home', blocks: times(count, () => ({ type: 'divider' })) } as never,
      });
    await home(100);
    expect(await errorOf(home(101))).toBe('invalid_arguments');
  });
});

describe('the table of limits', () => {
  it('says where each number is from', () => {
    for (const [name, { max, source }] of Object.entries(slackLimits)) {
      expect(max, name).toBeGreaterThan(0);
      expect(source, name).toMatch(/^\[(doc|types|measured|guessed)\] /);
    }
  });
});
