// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { channel, direct, listening, people } from './mattermost.ts';

const [, ben] = people;
const unseen = /could not check who you are.*try again/s;

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
