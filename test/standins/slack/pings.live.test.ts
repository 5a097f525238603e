// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, workspace } from './given.ts';
import type { SlackStandIn } from './slack.ts';

describe('pings', () => {
  let slack: SlackStandIn;

  beforeEach(async () => {
    slack = await workspace({ acknowledgeMs: 20 });
  });

  afterEach(() => slack.close());

  const post = (more: object) => clientOf(slack).chat.postMessage({ channel: 'C0OPS', text: 'x', ...more });
  const section = (text: string, more: object = {}) => [
    { type: 'section', text: { type: 'mrkdwn', text, ...more } },
  ];
  const rich = (element: object) => [
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] },
  ];

  it.each([
    ['text', { text: 'go <!channel>' }, 'channel'],
    ['a label', { text: '<!here|here>' }, 'here'],
    ['the old name', { text: '<!group>' }, 'channel'],
    ['a person', { text: '<@U0ANA>' }, 'user'],
    ['a group', { text: '<!subteam^S0OPS|@ops>' }, 'usergroup'],
    ['linked names', { text: 'hey @here', link_names: true }, 'here'],
    ['full parsing', { text: '@channel', parse: 'full' }, 'channel'],
    ['a block', { blocks: section('<!everyone>') }, 'everyone'],
    ['words that are not verbatim', { blocks: section('@everyone') }, 'everyone'],
    ['markdown', { blocks: [{ type: 'markdown', text: 'now <!here>' }] }, 'here'],
    ['rich text', { blocks: rich({ type: 'broadcast', range: 'here' }) }, 'here'],
    ['a person in rich text', { blocks: rich({ type: 'user', user_id: 'U0ANA' }) }, 'user'],
    ['an attachment', { attachments: [{ text: '<!channel>' }] }, 'channel'],
  ])('are seen in %s', async (_where, more, kind) => {
    await post(more);
    expect(slack.pings).toMatchObject([{ kind, channel: 'C0OPS', via: 'chat.postMessage' }]);
  });

  it.each([
    ['escaped text', { text: '&lt;!channel&gt; and @here' }],
    ['verbatim words', { blocks: section('@here &lt;!here&gt;', { verbatim: true }) }],
    ['plain text', { blocks: [{ type: 'header', text: { type: 'plain_text', text: '<!channel>' } }] }],
    ['a cell', { blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: '<!channel>' }]] }] }],
    ['text of rich text', { blocks: rich({ type: 'text', text: '<!channel>' }) }],
    ['dates, links, channels', { text: '<!date^1^{ago}|x> <https://x.example|@there> <#C0OPS>' }],
    ['mail addresses', { blocks: section('ops@here.example') }],
  ])('are not made of %s', async (_what, more) => {
    await post(more);
    expect(slack.messages('C0OPS')).toHaveLength(1);
    expect(slack.pings).toEqual([]);
  });

  it('are seen in updates, for one person, and through response_url; never in what people write', async () => {
    const client = clientOf(slack);
    const { ts = '' } = await post({});
    await client.chat.update({ channel: 'C0OPS', ts, text: '<!here>' });
    await client.chat.postEphemeral({ channel: 'C0OPS', user: 'U0ANA', text: '<!channel>' });
    const { payload } = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: '<!everyone>' });
    const body = JSON.stringify({ text: '<!everyone>' });
    await fetch(payload.response_url, { method: 'POST', body });
    await slack.mention({ channel: 'C0OTHER', user: 'U0ANA', text: '<!channel>' });
    expect(slack.pings.map(({ via }) => via)).toEqual(['chat.update', 'chat.postEphemeral', 'response_url']);
  });
});
