// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { textOf, whispered } from '../support/chat.ts';
import { openSpine } from '../support/spine.ts';
import { rootsOf } from '../support/spine-messages.ts';

const access = {
  impersonate: {
    identities: [
      { person: 'chat:U-ana', user: 'ana@example.com', groups: ['shop'] },
      { group: 'chat:G-SRE', user: 'k8sgpt-sre' },
    ],
  },
};

it('two users never share a run; what one may not read is told with their name; others are refused', async () => {
  const users: string[] = [];
  const spine = await openSpine({
    access,
    faults: ({ path, headers }) => {
      const user = String(headers['impersonate-user'] ?? '-');
      if (path === '/api/v1/pods') users.push(user);
      if (path.endsWith('/secrets') && user === 'ana@example.com')
        return {
          status: 403,
          body: {
            kind: 'Status',
            message: `secrets is forbidden: User "${user}" cannot list resource "secrets"`,
          },
        };
      return { delayMs: 20 };
    },
  });
  const sre = { who: { groups: ['G-SRE'] } };
  await Promise.all([
    spine.chat.say('analyze', { channel: 'C-A', person: 'ana' }),
    spine.chat.say('analyze', { channel: 'C-B', person: 'ben', ...sre }),
    spine.chat.say('analyze', { channel: 'C-C', person: 'cleo', ...sre }),
  ]);
  await spine.idle();
  // Ben and Cleo read as the same user: one run for both.
  expect(users.filter((user) => user !== '-').sort()).toEqual(['ana@example.com', 'k8sgpt-sre']);
  expect(rootsOf(spine, 'C-A').map(textOf).join()).toContain('Secret (forbidden for ana@example.com)');
  expect(rootsOf(spine, 'C-B').map(textOf).join()).not.toContain('forbidden');
  const eve = await spine.chat.say('analyze', { person: 'eve' });
  expect(whispered(eve)).toContain('No Kubernetes user is configured for you');

  const report = rootsOf(spine, 'C-B')[0]?.key.split('/')[0] ?? '';
  const details = (said: Parameters<typeof spine.chat.say>[1]) =>
    spine.chat.say(`details --report ${report}`, said);
  // By its id, from where it does not stand: only to the user that it was read as.
  expect(whispered(await details({ channel: 'C-A', person: 'ana' }))).toContain('no report here');
  expect(whispered(await details({ channel: 'C-X', person: 'ben', ...sre }))).not.toContain('no report here');
  expect(whispered(await details({ channel: 'C-B', person: 'ana' }))).not.toContain('no report here');
});
