// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import type { Document } from '../../src/core/document.ts';
import type { Payload } from '../../src/core/ports/chat-platform.ts';
import type { PlatformDrive } from './platform-drive.ts';

const signal = new AbortController().signal;

const rendered = ({ platform }: PlatformDrive, text: string): Payload => {
  const document: Document = { summary: text, blocks: [{ type: 'paragraph', text: [text] }] };
  return platform.render(document)[0];
};

/** What a platform does for messages that are there already, where it can. */
export const laterContract = (driven: () => PlatformDrive): void => {
  it('takes away what is no longer needed; what is gone already is no trouble', async ({ skip }) => {
    const drive = driven();
    const { platform, place } = drive;
    if (platform.remove === undefined) return skip();
    const root = await platform.post(place, rendered(drive, 'The report'), { key: 'r1#0', signal });
    const more = await platform.post(place, rendered(drive, 'More of it'), {
      key: 'r1#1',
      thread: root,
      signal,
    });
    await platform.remove(more, { signal });
    expect(drive.seen().map(({ text }) => text)).toEqual(['The report']);
    await expect(platform.remove(more, { signal })).resolves.toBeUndefined();
  });

  it('finds what was posted with a key, in the channel and in a thread, and nothing else', async ({
    skip,
  }) => {
    const drive = driven();
    const { platform, place } = drive;
    const { find } = platform;
    if (find === undefined || drive.mayFind !== true) return skip();
    const since = Date.now() - 5_000;
    const payload = rendered(drive, 'The report');
    const root = await platform.post(place, payload, { key: 'r1/root#0', signal });
    const reply = await platform.post(place, payload, { key: 'r1/one#0', thread: root, signal });
    await platform.post(place, payload, { key: 'r2/root#0', signal });
    expect(await find(place, { key: 'r1/root#0', since, signal })).toEqual(root);
    expect(await find(place, { key: 'r1/one#0', thread: root, since, signal })).toEqual(reply);
    expect(await find(place, { key: 'r1/root#1', thread: root, since, signal })).toBeUndefined();
    expect(await find(place, { key: 'r3/root#0', since, signal })).toBeUndefined();
    drive.remove(root);
    expect(await find(place, { key: 'r1/root#0', since, signal })).toBeUndefined();
  });
};
