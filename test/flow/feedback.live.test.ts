// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { createFeedbackBook } from '../../src/feedback-book.ts';
import { whispered } from '../support/chat.ts';
import { openSpine } from '../support/spine.ts';

describe('feedback', () => {
  it('is kept, once per person and incident, and told in sum', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze --explain');
    await spine.idle();
    expect(whispered(await spine.chat.say('feedback --useful 1'))).toContain('was useful');
    expect(whispered(await spine.chat.say('feedback --wrong 1 it is the node'))).toContain('was wrong');
    const [kept, ...more] = await spine.core.feedback.list();
    expect(more).toEqual([]);
    expect(kept).toMatchObject({ verdict: 'wrong', why: 'it is the node', source: 'guidance' });
    expect(whispered(await spine.chat.say('feedback'))).toContain('0 of 1 explanation useful');
  });

  it('is bounded: the oldest go', async () => {
    const spine = await openSpine();
    await spine.chat.say('analyze --explain');
    await spine.idle();
    await spine.chat.say('feedback --useful 1');
    const [one] = await spine.core.feedback.list();
    if (one === undefined) throw new Error('nothing was kept');
    for (let at = 1; at <= 505; at += 1)
      await spine.core.state.put(
        `feedback/x/${at}`,
        JSON.stringify({ ...one, at: one.at - at, by: `p${at}` }),
      );
    const book = createFeedbackBook(spine.core.state);
    await book.add({ ...one, at: one.at + 1 });
    const left = await book.list();
    expect(left).toHaveLength(500);
    expect(left[0]?.at).toBe(one.at + 1);
  });
});
