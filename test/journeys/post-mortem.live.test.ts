// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import { incidentOfRecord } from '../../src/core/incident-of-record.ts';
import { postMortemText } from '../../src/views/post-mortem.ts';
import { documentText } from '../support/document-text.ts';
import { pass } from '../support/memory-world.ts';
import { describeWith } from '../support/needs.ts';
import { play } from '../support/play.ts';
import { DAWN, day, NAMESPACES, settleIn, WATCHING } from '../support/watch-day.ts';
import { openWatchingWorld } from '../support/watching-world.ts';

const LONG = { timeout: 400_000 } as const;
const END = '09:22';

describeWith('redis-server', 'the draft of a post-mortem', () => {
  it('tells what was recorded of a day, in its order', LONG, async () => {
    const world = await openWatchingWorld({ start: Date.parse(DAWN), namespaces: NAMESPACES, ...WATCHING });
    onTestFinished(world.close, LONG.timeout);
    settleIn(world.life);
    const { core } = await world.replica();
    await play(
      world,
      day.filter(({ at }) => at < END),
      END,
    );
    const record = (await core.book.list()).find(({ watched }) => watched?.object.includes('search'));
    if (record === undefined) throw new Error('nobody saw that search crashed');
    const report = await core.reports.load(record.watched?.shownIn ?? record.report);
    const incident = report === undefined ? undefined : incidentOfRecord(record, report);
    const text = postMortemText({
      subject: record,
      record,
      report,
      incident,
      now: world.clock.now(),
      timeZone: 'Europe/Berlin',
    });
    await expect(text).toMatchFileSnapshot('../golden/post-mortem.md');
    // As somebody asks for it in chat, when it is over: what was seen of it is still at hand.
    const [chat] = world.chats.values();
    await chat?.say(`export --as post-mortem --incident ${record.incident}`, { channel: 'ops' });
    await pass(world, 30 * SECOND);
    const exported = chat?.shows('ops').map(({ document }) => documentText(document)) ?? [];
    expect(exported.filter((one) => one.includes('Post-mortem (draft)'))).toEqual([
      expect.stringMatching(
        /search.*[^]*- \*\*Acknowledged\*\*: by @ben[^]*now waiting \(CrashLoopBackOff\)/,
      ),
    ]);
    // Once more without the report, which is kept for a week only.
    const later = postMortemText({
      subject: record,
      record,
      report: undefined,
      incident: undefined,
      now: world.clock.now(),
    });
    expect(later).toContain('@ben acknowledged it');
  });
});
