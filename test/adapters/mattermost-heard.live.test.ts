// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { channel, direct, listening, people } from './mattermost.ts';

const [ana, ben] = people;
const unseen = /could not check who you are.*try again/s;
const told = { summary: 'Done', blocks: [{ type: 'paragraph' as const, text: ['Done'] }] };

describe('who asks in Mattermost', () => {
  it('is let in when the server tells who they are, and told to try again when it does not', async () => {
    const { server, heard } = await listening();
    server.fail('lookup', { status: 503 });
    await server.command({ channel, user: ben.id, text: 'analyze' });
    expect(server.whispers(ben.id)).toEqual([expect.stringMatching(unseen)]);
    expect(heard).toEqual([]);
    await server.command({ channel, user: ben.id, text: 'analyze' });
    expect(heard).toMatchObject([{ person: { id: ben.id, guest: true } }]);
    // What is known stays known.
    server.fail('lookup', { status: 503 });
    await server.command({ channel, user: ben.id, text: 'status' });
    expect(heard).toHaveLength(2);
  });

  it('is told so under a post as well, when the server is late', async () => {
    const { server, heard } = await listening();
    server.slow(1_500);
    server.write({ channel: direct, user: ben.id, text: 'analyze' });
    await eventually(() => expect(server.whispers(ben.id)).toEqual([expect.stringMatching(unseen)]), 5_000);
    expect(heard).toEqual([]);
  });

  it('has no name while the server does not tell it', async () => {
    const { server, platform } = await listening();
    server.fail('lookup', { status: 503 });
    const { signal } = new AbortController();
    expect(await platform.nameOf?.('-', 'a'.repeat(26), { signal })).toBeUndefined();
  });
});

describe('a bot of Mattermost that stops', () => {
  it('takes what it just heard, and has told who asked before it is gone', async () => {
    const { server, platform, heard } = await listening({ status: 'accepted', whisper: told });
    server.slow(400);
    server.write({ channel, user: ana.id, text: '@k8sgpt help' });
    await eventually(() => expect(server.requests).toContain(`GET users/${ana.id}`), 5_000);
    await platform.stop();
    expect(heard).toMatchObject([{ line: 'help' }]);
    expect(server.whispers(ana.id)).toEqual(['Done']);
  });

  it('answers the command that is under way, and hears none after', async () => {
    const { server, platform, heard } = await listening({ status: 'accepted', whisper: told });
    server.slow(400);
    const asked = server.command({ channel, user: ana.id, text: 'help' });
    await eventually(() => expect(server.requests).toContain(`GET users/${ana.id}`), 5_000);
    await platform.stop();
    expect((await asked).status).toBe(200);
    expect(server.whispers(ana.id)).toEqual(['Done']);
    expect((await server.command({ channel, user: ana.id, text: 'help' })).status).toBe(503);
    expect(heard).toHaveLength(1);
  });
});
