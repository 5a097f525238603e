// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { type Asker, accessOf } from '../../src/access-of.ts';
import { authorise } from '../../src/authorise.ts';
import { commands } from '../../src/commands/index.ts';
import { accessConfig } from '../../src/config/access.ts';
import { maySeeCluster } from '../../src/core/access.ts';
import { Denied } from '../../src/core/denied.ts';

const place = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const ana = { id: 'U1', name: 'ana' };

const of = (settings: Readonly<Record<string, unknown>>, asker: Partial<Asker> = {}) =>
  accessOf(accessConfig.schema.parse(settings))({ conversation: place, person: ana, ...asker });

const why = (settings: Readonly<Record<string, unknown>>, asker: Partial<Asker> = {}): string | undefined =>
  of(settings, asker).refused?.why;

const may = (
  verb: string,
  settings: Readonly<Record<string, unknown>>,
  asker: Partial<Asker> = {},
): boolean => {
  const command = commands.find((candidate) => candidate.verb === verb);
  if (command === undefined) throw new Error(`there is no ${verb}`);
  try {
    authorise(command, of(settings, asker));
    return true;
  } catch (error) {
    if (error instanceof Denied) return false;
    throw error;
  }
};

describe('without any rule', () => {
  it('whoever writes where the bot was invited may ask, but guests and shared channels', () => {
    expect(why({})).toBeUndefined();
    expect(why({}, { direct: true })).toBeUndefined();
    expect(why({}, { person: { ...ana, guest: true } })).toContain('Guests');
    expect(why({}, { shared: true })).toContain('shared with another organisation');
    expect(why({ default: 'rules-only' })).toContain('not set up for this channel');
  });

  it('a remedy keeps the other channels open', () => {
    expect(of({}, { shared: true }).refused?.remedy).toBe(
      'access:\n  default: everyone-here\n  rules:\n    - { platform: "slack", workspace: "T1", channels: ["C1"], shared: true }',
    );
    expect(of({ default: 'rules-only' }).refused?.remedy).not.toContain('everyone-here');
  });
});

describe('with a rule', () => {
  const rules = [{ channels: ['C1'], namespaces: ['shop'], clusters: ['prod-*'] }];

  it('nobody may ask where none fits, unless that is said', () => {
    expect(why({ rules })).toBeUndefined();
    expect(why({ rules }, { conversation: { ...place, channel: 'C2' } })).toContain('not set up');
    expect(
      why({ rules, default: 'everyone-here' }, { conversation: { ...place, channel: 'C2' } }),
    ).toBeUndefined();
  });

  it('its remedy, added to the configuration, is what was missing', async () => {
    const { parse } = await import('yaml');
    const askers: Partial<Asker>[] = [
      { conversation: { ...place, channel: 'C2' } },
      { conversation: { ...place, channel: 'D1' }, direct: true },
      { person: { ...ana, guest: true } },
      { shared: true },
      { shared: true, person: { ...ana, guest: true } },
    ];
    for (const asker of askers) {
      const { remedy = '' } = of({ rules }, asker).refused ?? {};
      const added = (parse(remedy) as { readonly access: { readonly rules: readonly unknown[] } }).access
        .rules;
      expect(why({ rules: [...rules, ...added] }, asker), remedy).toBeUndefined();
    }
  });

  it.each<[string, Readonly<Record<string, unknown>>, Partial<Asker>, boolean]>([
    ['another platform', { platform: 'teams' }, {}, false],
    ['another workspace', { workspace: 'T2' }, {}, false],
    ['this workspace', { workspace: 'T1' }, {}, true],
    ['another person', { users: ['U2'] }, {}, false],
    ['this person', { users: ['U1'] }, {}, true],
    ['a group', { groups: ['S1'] }, { person: { ...ana, groups: ['S1'] } }, true],
    ['another group', { groups: ['S1'] }, { person: { ...ana, groups: ['S2'] } }, false],
    ['no group that is told', { groups: ['S1'] }, {}, false],
    ['direct messages unasked', { users: ['U1'] }, { direct: true }, false],
    ['direct messages', { users: ['U1'], direct: true }, { direct: true }, true],
    ['direct messages only, in a channel', { direct: 'only' }, {}, false],
    ['direct messages only', { direct: 'only' }, { direct: true }, true],
    ['guests unasked', { channels: ['C1'] }, { person: { ...ana, guest: true } }, false],
    ['guests', { guests: true }, { person: { ...ana, guest: true } }, true],
    ['shared channels unasked', { channels: ['C1'] }, { shared: true }, false],
    ['shared channels', { shared: true }, { shared: true }, true],
    ['guests of shared channels', { shared: true }, { shared: true, person: { ...ana, guest: true } }, false],
    ['a refusal', { deny: true }, {}, false],
  ])('for %s', (_, rule, asker, isAllowed) => {
    expect(why({ rules: [rule] }, asker) === undefined).toBe(isAllowed);
  });

  it('the first that fits decides', () => {
    const settings = { rules: [{ users: ['U1'], deny: true }, { channels: ['C1'] }] };
    expect(why(settings)).toContain('may not be used here');
    expect(why(settings, { person: { id: 'U2' } })).toBeUndefined();
    expect(why(settings, { person: { id: 'U1', guest: true }, shared: true })).toContain('may not be used');
  });

  it('clusters are patterns', () => {
    const access = of({ rules });
    expect(['prod-eu', 'prod-', 'staging'].map((name) => maySeeCluster(access, name))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('clusters of nobody are seen by nobody', () => {
    expect(maySeeCluster(of({ default: 'rules-only' }), 'prod-eu')).toBe(false);
  });
});

describe('verbs', () => {
  it('are everything but what is for admins', () => {
    expect(['analyze', 'cancel', 'audit', 'pause'].map((verb) => may(verb, {}))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(['audit', 'pause'].map((verb) => may(verb, { admins: ['slack:U1'] }))).toEqual([true, true]);
    expect(may('audit', { admins: ['teams:U1'] })).toBe(false);
    expect(may('audit', { admins: ['slack:U1'] }, { person: { ...ana, guest: true } })).toBe(false);
  });

  it('are those that a rule names, by themselves or by what they do', () => {
    const only = (...verbs: string[]) => ({ rules: [{ verbs }] });
    expect(['analyze', 'explain'].map((verb) => may(verb, only('analyze')))).toEqual([true, false]);
    expect(['explain', 'cancel', 'audit'].map((verb) => may(verb, only('read')))).toEqual([
      true,
      false,
      false,
    ]);
    expect(['explain', 'cancel', 'audit'].map((verb) => may(verb, only('read', 'act')))).toEqual([
      true,
      true,
      false,
    ]);
    expect(['explain', 'audit', 'pause'].map((verb) => may(verb, only('admin')))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('help is for everybody, and admins run the bot from anywhere', () => {
    expect(may('help', { default: 'rules-only' })).toBe(true);
    expect(may('status', { default: 'rules-only', admins: ['slack:U1'] })).toBe(false);
    expect(may('resume', { default: 'rules-only', admins: ['slack:U1'] })).toBe(true);
  });

  it('each verb that changes something says so', () => {
    const acting = commands.filter(({ verb }) =>
      ['ack', 'unack', 'mute', 'unmute', 'assign', 'unassign', 'cancel'].includes(verb),
    );
    expect(acting.map(({ verb, right }) => [verb, right])).toEqual(acting.map(({ verb }) => [verb, 'act']));
  });
});

describe('surfaces of one person', () => {
  it.each(['console', 'terminal'])('%s is theirs', (platform) => {
    const conversation = { platform, workspace: 'local', channel: 'x' };
    const access = of({ default: 'rules-only', rules: [{ deny: true }] }, { conversation });
    expect([access.refused, access.admin, access.clusters]).toEqual([undefined, true, ['*']]);
  });
});

describe('people with users of their own', () => {
  const impersonate = {
    identities: [
      { person: 'slack:U1', user: 'ana@example.com', groups: ['shop'] },
      { group: 'slack:S1', user: 'k8sgpt-shop' },
    ],
  };

  it('read as them; others are refused, or read as the bot where that is said', () => {
    expect(of({ impersonate }).identity).toEqual({ user: 'ana@example.com', groups: ['shop'] });
    expect(of({ impersonate }, { person: { id: 'U2', groups: ['S1'] } }).identity).toEqual({
      user: 'k8sgpt-shop',
      groups: [],
    });
    expect(why({ impersonate }, { person: { id: 'U2' } })).toContain('No Kubernetes user');
    const others = { ...impersonate, others: 'bot' };
    expect(of({ impersonate: others }, { person: { id: 'U2' } })).toMatchObject({ clusters: ['*'] });
    expect(of({ impersonate: others }, { person: { id: 'U2' } }).identity).toBeUndefined();
  });

  it('are never those of the system', () => {
    for (const identity of [
      { person: 'slack:U1', user: 'system:admin' },
      { person: 'slack:U1', user: 'ana', groups: ['system:masters'] },
      { person: 'slack:U1', group: 'slack:S1', user: 'ana' },
      { user: 'ana' },
    ])
      expect(accessConfig.schema.safeParse({ impersonate: { identities: [identity] } }).success).toBe(false);
  });
});

describe('whom to ask', () => {
  const contactGroups = [
    { group: 'discord:112233445566778899', name: 'platform' },
    { group: 'slack:S0PLAT', name: 'platform-team' },
  ];

  const whomOf = (settings: Readonly<Record<string, unknown>>) => {
    const denied = new Denied('No.', of(settings));
    return { whom: denied.whom, hint: denied.hint };
  };

  it('is the group of that platform, with the words beside it', () => {
    expect(whomOf({ contactGroups, contact: '#platform' })).toEqual({
      whom: ['Ask ', { type: 'group', id: 'S0PLAT', name: 'platform-team' }, ' or #platform', '.'],
      hint: 'Ask @platform-team or #platform.',
    });
  });

  it('is said in words where no group of the platform is named', () => {
    expect(whomOf({ contactGroups: contactGroups.slice(0, 1), contact: '#platform' }).whom).toEqual([
      'Ask #platform.',
    ]);
    expect(whomOf({}).hint).toBe('Ask the operator of k8sgpt.');
  });

  it('names a group by its id and without @', () => {
    const { schema } = accessConfig;
    expect(schema.safeParse({ contactGroups: [{ group: 'S0PLAT', name: 'platform' }] }).success).toBe(false);
    expect(schema.safeParse({ contactGroups: [{ group: 'slack:S0PLAT', name: '@platform' }] }).success).toBe(
      false,
    );
  });
});
