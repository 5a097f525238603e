// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { Unavailable } from '../../src/core/errors.ts';
import { buttonOf, type Said, textOf, whispered } from '../support/chat.ts';
import { eventually } from '../support/eventually.ts';
import { openSpine } from '../support/spine.ts';
import { rootOf } from '../support/spine-messages.ts';

const waiting = { isWorking: false };

describe('who may not ask', () => {
  it('is told why, whom to ask and what would allow it; nothing starts', async () => {
    const access = { contact: '#platform', rules: [{ channels: ['C1'], verbs: ['analyze'] }] };
    const spine = await openSpine({ ...waiting, access });
    const ask = async (line: string, said: Said = {}) => whispered(await spine.chat.say(line, said));
    const cases: readonly (readonly [string, Said, RegExp])[] = [
      ['analyze', { channel: 'C2' }, /not set up for this channel.*Ask #platform\..*channels: \["C2"\]/s],
      ['analyze', { who: { guest: true } }, /Guests may not.*Ask #platform.*guests: true/s],
      ['analyze', { shared: true }, /another organisation.*Ask #platform.*shared: true/s],
      ['analyze', { channel: 'D1', direct: true }, /direct messages.*direct: true, users: \["U-ana"\]/s],
      ['status', {}, /may not use status here.*Ask #platform/s],
      ['audit', {}, /Only admins of k8sgpt may use audit.*Ask #platform/s],
      ['pause ai', {}, /Only admins of k8sgpt may use pause/],
    ];
    for (const [line, said, expected] of cases) expect(await ask(line, said), line).toMatch(expected);
    expect(await ask('help', { channel: 'C2' })).toContain('I read Kubernetes clusters');
    expect(await spine.core.runs.active()).toEqual([]);
    expect(spine.chat.shows()).toEqual([]);
  });

  it('learns nothing of what there is: an unknown name is answered as one that is not theirs', async () => {
    const access = {
      rules: [
        { channels: ['C1'], clusters: ['other'] },
        { channels: ['C2'], namespaces: ['shop'] },
      ],
    };
    const spine = await openSpine({ ...waiting, access });
    const answers = async (lines: readonly string[], channel: string) => {
      const said: string[] = [];
      for (const line of lines) said.push(whispered(await spine.chat.say(line, { channel })));
      return said;
    };
    const alike = (texts: readonly string[], ...names: string[]) =>
      new Set(texts.map((text, at) => text.replaceAll(names[at] ?? '', 'NAME'))).size;
    const clusters = await answers(['analyze --cluster demo', 'analyze --cluster nothing'], 'C1');
    expect(alike(clusters, 'demo', 'nothing')).toBe(1);
    const namespaces = await answers(['analyze -n payments', 'analyze -n nothing'], 'C2');
    expect(alike(namespaces, 'payments', 'nothing')).toBe(1);
  });
});

describe('a button', () => {
  it('is authorised for whoever presses it, each time', async () => {
    const access = {
      admins: ['chat:U-root'],
      rules: [{ users: ['U-ana'] }, { users: ['U-ben'], verbs: ['status'] }],
    };
    // Long enough for a button to be seen before the check is over.
    const spine = await openSpine({
      access,
      faults: ({ path }) => (path.endsWith('/pods') ? { delayMs: 5_000 } : undefined),
    });
    await spine.chat.say('analyze', { person: 'ana' });
    const cancel = await eventually(() => {
      const line = buttonOf(rootOf(spine), 'Cancel');
      expect(line).toMatch(/^cancel --run /);
      return line;
    });
    const press = (line: string, person: string) =>
      spine.chat.say(line, { source: 'action', person, thread: rootOf(spine).id });
    expect(whispered(await press(cancel, 'ben'))).toContain('may not use cancel here');
    expect(whispered(await press(cancel, 'eve'))).toContain('You may not use k8sgpt in this channel');
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain('demo: ');
    const explain = buttonOf(rootOf(spine), 'Explain');
    expect(whispered(await press(explain, 'ben'))).toContain('may not use explain here');
    expect(await spine.core.runs.active()).toEqual([]);
    expect((await press(explain, 'ana')).trouble).toBeUndefined();
    await spine.idle();
  });
});

describe('the audit log', () => {
  const admin = { access: { admins: ['chat:U-root'] } };

  it('has every command, denial, mistake and button, and shows them to admins', async () => {
    const spine = await openSpine({ ...waiting, ...admin });
    await spine.chat.say('analyze -n shop --cluster demo');
    await spine.chat.say('analyze --cluster nothing', { person: 'ben' });
    await spine.chat.say('why is everything so slow', { person: 'ben' });
    await spine.chat.say('audit', { person: 'ben', source: 'action' });
    const answer = whispered(await spine.chat.say('audit', { person: 'root' }));
    expect(answer).toContain('4 entries');
    expect(answer).toMatch(/ana \(U-ana\).*analyze -n shop --cluster demo.*accepted/);
    expect(answer).toMatch(/ben.*analyze --cluster nothing.*refused: I do not know cluster nothing/);
    expect(answer).toMatch(/ben.*\[5 words, sha256 [0-9a-f]{16}\].*refused/);
    expect(answer).toMatch(/ben.*audit.*denied: Only admins/);
    expect(answer).not.toContain('slow');
    expect(spine.log.join('\n')).not.toContain('slow');
    const only = whispered(await spine.chat.say('audit --user @ben --outcome denied', { person: 'root' }));
    expect(only).toContain('1 entry');
    expect(whispered(await spine.chat.say('audit --cluster demo --since 1h', { person: 'root' }))).toContain(
      '1 entry',
    );
    expect(whispered(await spine.chat.say('audit --since ever', { person: 'root' }))).toContain(
      'no time span',
    );
  });

  it('is one line of the log each, for other programs', async () => {
    const spine = await openSpine({ ...waiting, ...admin });
    await spine.chat.say('analyze');
    await spine.chat.say('pause ai');
    const lines = spine.log
      .filter((line) => line.includes('"audit"'))
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toMatchObject([
      { audit: { who: { id: 'U-ana' }, verb: 'analyze', outcome: 'accepted', cluster: 'demo' } },
      { audit: { verb: 'pause', outcome: 'denied' } },
    ]);
  });

  it('is read page by page', async () => {
    const spine = await openSpine({ ...waiting, ...admin });
    for (let at = 0; at < 45; at += 1) await spine.chat.say(`help`, { person: `p${at}` });
    const first = await spine.chat.say('audit', { person: 'root' });
    expect(whispered(first)).toContain('page 1 of 3');
    const document = first.whisper ?? { summary: '-', blocks: [] };
    const older = await spine.chat.say(buttonOf({ document }, 'Older'), { person: 'root', source: 'action' });
    expect(whispered(older)).toContain('page 2 of 3');
    expect(whispered(older)).not.toContain('p44 ');
  });

  it('writes a delivery once, however often it comes', async () => {
    const spine = await openSpine({ ...waiting, ...admin });
    for (let at = 0; at < 3; at += 1) await spine.chat.say('analyze', { id: 'same' });
    expect(await spine.core.state.list('audit/')).toHaveLength(1);
  });

  it('is written before anything is done: where it cannot be, the command is not taken', async () => {
    const spine = await openSpine({
      ...waiting,
      ...admin,
      around: (state) => ({
        ...state,
        put: async (key, ...rest) => {
          if (key.startsWith('audit/')) throw new Unavailable('the store is away');
          return state.put(key, ...rest);
        },
      }),
    });
    const accepted = await spine.chat.say('analyze');
    expect(accepted.status).toBe('refused');
    expect(whispered(accepted)).toContain('I cannot take this command now');
    expect(await spine.core.runs.active()).toEqual([]);
    expect(spine.log.join('\n')).toContain('Asked, and could not be kept');
    expect(whispered(await spine.chat.say('pause ai'))).toContain('Only admins');
  });

  it.each([
    ['hash', /^ask (?:--\S+ )?\[6 words, sha256 [0-9a-f]{16}\]$/],
    ['omit', /^ask (?:--\S+ )?\[6 words\]$/],
    ['keep', /^ask (?:--\S+ )?is it safe to restart checkout$/],
  ])('keeps the words of a question as configured: %s', async (questions, expected) => {
    const spine = await openSpine({ ...admin, audit: { questions } });
    await spine.chat.say('analyze');
    await spine.idle();
    await spine.chat.say('ask is it safe to restart checkout', { id: 'the-question' });
    const entries = await spine.core.state.list('audit/');
    const lines = entries.map(
      ({ value }) => JSON.parse(value) as { readonly verb: string; readonly line: string },
    );
    expect(lines.find(({ verb }) => verb === 'ask')?.line).toMatch(expected);
    const said = spine.log.filter((line) => line.includes('"audit"')).join('\n');
    expect(said.includes('restart checkout')).toBe(questions === 'keep');
    await spine.idle();
  });

  it('keeps no secret that somebody typed', async () => {
    const spine = await openSpine({ ...waiting, ...admin });
    const token = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    await spine.chat.say(`analyze --selector "token=${token}"`);
    const [entry] = await spine.core.state.list('audit/');
    expect(entry?.value).toContain('analyze');
    expect(entry?.value).not.toContain(token);
  });
});
