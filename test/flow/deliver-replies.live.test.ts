// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { desk, letter, once, reply, shown } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';

describe('a reply', () => {
  it('waits for its root, and stands in its thread', async () => {
    const d = desk();
    await d.deliver();
    d.chat.before = once(
      () => true,
      () => new Unavailable('busy', { retryAfterMs: 100 }),
    );
    await d.outbox.put(letter('root', 'report', { final: true }));
    await d.outbox.put(reply('one', 'root', 'incident 1', { final: true }));
    await shown(d, 'report', 'incident 1');
    expect(d.chat.shows().map(({ thread }) => thread)).toEqual([undefined, 'm1']);
  });

  it('never stands in the channel: without a root it is dropped', async () => {
    const d = desk();
    await d.outbox.put(reply('one', 'gone', 'incident 1', { final: true }));
    await d.deliver();
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]));
    expect(d.chat.calls).toEqual([]);
    expect((await d.outbox.read('one'))?.dropped).toContain('gone');
  });

  it('is dropped with its root, which can never be shown', async () => {
    const d = desk();
    d.chat.before = ({ summary }) => {
      if (summary === 'report') throw new Refused('The channel is archived.');
    };
    await d.outbox.put(letter('root', 'report', { final: true }));
    await d.outbox.put(reply('one', 'root', 'incident 1', { final: true }));
    await d.outbox.put(letter('other', 'something else'));
    await d.deliver();
    await shown(d, 'something else');
    expect((await d.outbox.read('one'))?.dropped).toBe('The channel is archived.');
  });

  it('to a message in a thread stays in that thread', async () => {
    const d = desk();
    const inThread = { ref: { channel: 'C1', id: 'm0' } };
    await d.outbox.put(letter('root', 'report', { thread: inThread, final: true }));
    await d.outbox.put(reply('one', 'root', 'incident 1', { final: true }));
    await d.deliver();
    await shown(d, 'report', 'incident 1');
    expect(d.chat.shows().map(({ thread }) => thread)).toEqual(['m0', 'm0']);
  });
});

describe('a message that somebody deleted', () => {
  it('is posted anew when there is something to say', async () => {
    const d = desk();
    await d.deliver();
    await d.outbox.put(letter('root', 'progress'));
    await shown(d, 'progress');
    d.chat.remove('m1');
    await d.outbox.put(letter('root', 'report', { final: true }));
    await eventually(() => expect(d.chat.shows().map(({ id }) => id)).toEqual(['m2']));
    await d.outbox.put(letter('root', 'report, explained', { final: true }));
    await shown(d, 'progress', 'report', 'report, explained');
    expect(d.chat.shows()).toHaveLength(1);
  });
});
