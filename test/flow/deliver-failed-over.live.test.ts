// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { scriptedChat } from '../support/chat.ts';
import { type Desk, desk, letter, reply, shown } from '../support/desk.ts';

const texts = ({ chat }: Desk): readonly string[] => chat.shows().map(({ document }) => document.summary);

/** A report with one detail is shown; then a replica that had not heard of the detail becomes the primary. */
const failedOver = async (): Promise<Desk> => {
  const d = desk(scriptedChat({ finds: true, removes: true }));
  await d.deliver();
  await d.outbox.put(letter('r/a/root', 'report', { final: true }));
  await d.outbox.put(reply('r/a/1', 'r/a/root', 'detail', { final: true }));
  await shown(d, 'report', 'detail');
  await d.state.delete('outbox/r/a/1');
  return d;
};

describe('a store that failed over and forgot what was just shown', () => {
  it('makes no bot that showed it show it twice, when the run is done again', async () => {
    const d = await failedOver();
    await d.outbox.put(reply('r/a/1', 'r/a/root', 'detail again', { final: true }));
    await shown(d, 'report', 'detail', 'detail again');
    expect(texts(d)).toEqual(['report', 'detail again']);
    expect((await d.outbox.read('r/a/1'))?.sent?.refs).toHaveLength(1);
  });

  it('is shown anew where somebody has deleted it meanwhile', async () => {
    const d = await failedOver();
    const [, detail] = d.chat.shows();
    await d.chat.platform.remove?.(
      { channel: 'C1', id: detail?.id ?? '' },
      { signal: new AbortController().signal },
    );
    await d.outbox.put(reply('r/a/1', 'r/a/root', 'detail again', { final: true }));
    await shown(d, 'report', 'detail', 'detail again');
    expect(texts(d)).toEqual(['report', 'detail again']);
  });
});
