// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { accessOf } from '../../src/access-of.ts';
import { commands } from '../../src/commands/index.ts';
import { accessConfig } from '../../src/config/access.ts';
import type { SuggestRequest } from '../../src/core/ports/desk.ts';
import { createSuggest } from '../../src/suggest-values.ts';
import { openSpine, type Spine } from '../support/spine.ts';

const suggesting = (spine: Spine, access: Readonly<Record<string, unknown>> = {}) => {
  const { directory, reports, workloads } = spine.core;
  const suggest = createSuggest({
    commands,
    filters: [{ name: 'Pod', group: 'core', title: 'Pods', active: 'yes' }],
    directory,
    reports,
    workloads,
    accessOf: accessOf(accessConfig.schema.parse(access)),
  });
  return async (verb: string, given: Partial<SuggestRequest> = {}) => {
    const suggestions = await suggest({
      verb,
      flag: undefined,
      typed: '',
      given: {},
      conversation: { platform: 'chat', workspace: 'W1', channel: 'C1' },
      person: { id: 'U1' },
      ...given,
    });
    return suggestions.map(({ value, label }) => `${value} ${label}`);
  };
};

describe('choices while people type', () => {
  it('are incidents of the last report there, by what they say', async () => {
    const spine = await openSpine();
    const suggest = suggesting(spine);
    expect(await suggest('ack')).toEqual([]);
    await spine.chat.say('analyze');
    await spine.idle();
    expect(await suggest('ack')).toHaveLength(3);
    expect(await suggest('explain', { flag: 'incident', typed: 'shop-config' })).toEqual([
      expect.stringMatching(/^2 2 · checkout is down/),
    ]);
    const elsewhere = { platform: 'chat', workspace: 'W1', channel: 'C2' };
    expect(await suggest('mute', { conversation: elsewhere })).toEqual([]);
  });

  it('are workloads as the last check saw them, of the namespaces that are meant', async () => {
    const spine = await openSpine();
    const suggest = suggesting(spine);
    await spine.chat.say('analyze');
    await spine.idle();
    expect(await suggest('analyze', { typed: 'ledger' })).toEqual([
      'statefulset/ledger-db statefulset/ledger-db',
    ]);
    const inShop = await suggest('analyze', { given: { namespace: 'shop' } });
    expect(inShop.join()).toContain('deployment/checkout');
    expect(inShop.join()).not.toContain('ledger-db');
  });

  it('show nothing that may not be seen there', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze');
    await spine.idle();
    const narrow = suggesting(spine, { rules: [{ channels: ['C1'], namespaces: ['reports'] }] });
    expect((await narrow('analyze')).join()).not.toMatch(/ledger-db|checkout/);
    expect(await narrow('ack')).toEqual([]);
    const none = suggesting(spine, { rules: [{ channels: ['C1'], clusters: ['other'] }] });
    expect(await none('analyze')).toEqual([]);
    expect(await none('analyze', { flag: 'cluster' })).toEqual([]);
  });
});
