// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Document } from '../../src/core/document.ts';
import { messageOf, Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import type { Payload } from '../../src/core/ports/chat-platform.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { type Incoming, placeTypeOf } from './activity.ts';
import { type Files, infoActivity, UploadInfo } from './files.ts';
import { pace } from './limits.ts';
import type { TeamsPayload } from './payload.ts';
import { VERB } from './render-block.ts';
import type { Sender } from './send.ts';

const id = z.string().min(1).max(100);
/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4#invoke-activity-when-the-user-accepts-the-file */
const Consent = z.object({
  type: z.literal('fileUpload'),
  action: z.enum(['accept', 'decline']),
  context: z.object({ file: id }),
  uploadInfo: UploadInfo.nullish(),
});
const AsMessages = z.object({ action: z.object({ data: z.object({ pages: id }) }) });

const MESSAGES_MS = 5 * MINUTE;
const TRIES = 5;

const said = (text: string): Document => ({ summary: text, blocks: [{ type: 'paragraph', text: [text] }] });

/** What people answer when they are offered a file. Resolves when it is done; never throws. */
export const createHearFile = ({
  files,
  sender,
  render,
  clock,
  log,
}: {
  readonly files: Files;
  readonly sender: Sender;
  readonly render: (document: Document) => readonly [TeamsPayload, ...TeamsPayload[]];
  readonly clock: Clock;
  readonly log: Log;
}) => {
  const say = async (channel: string, payloads: readonly TeamsPayload[]): Promise<void> => {
    const signal = timeLimit(MESSAGES_MS);
    const to = { platform: 'teams', workspace: '-', channel };
    for (const [at, payload] of payloads.entries()) {
      if (at > 0) await clock.sleep(pace.postMs, signal);
      for (let tries = 1; ; tries += 1) {
        try {
          await sender.post(to, payload as unknown as Payload, { key: 'file', signal });
          break;
        } catch (error) {
          if (!(error instanceof Unavailable) || tries === TRIES) throw error;
          await clock.sleep(error.retryAfterMs ?? tries * SECOND, signal);
        }
      }
    }
  };
  const forgotten = async (channel: string): Promise<void> =>
    say(channel, render(said('That file is no longer kept. Please ask for it once more.')));

  const accept = async (
    channel: string,
    file: string,
    given: UploadInfo | null | undefined,
  ): Promise<boolean> => {
    if ((await files.kept(channel, file)) === undefined) {
      await forgotten(channel);
      return true;
    }
    try {
      if (given == null) throw new Error('no place was named');
      if (!(await files.upload(channel, file, given))) return false;
    } catch (error) {
      // The error of fetch may name the address, which is a permission.
      log.warn(
        { reason: error instanceof TypeError ? 'no answer' : messageOf(error) },
        'A file could not be uploaded',
      );
      await say(channel, [offerPages(file, 'The file could not be put into your OneDrive.')]);
      return true;
    }
    await sender.send(channel, infoActivity(given));
    return true;
  };

  /** Instead of the file: one press, since many messages are nobody's wish. */
  const offerPages = (file: string, text: string): TeamsPayload => {
    const [payload] = render(said(text));
    const show = {
      type: 'Action.Execute' as const,
      title: 'Show all of it here',
      verb: VERB,
      data: { pages: file },
    };
    const body = [...payload.card.body, { type: 'ActionSet' as const, actions: [show] }];
    return { ...payload, card: { ...payload.card, body } };
  };

  const answer = async (incoming: Incoming, consent: z.output<typeof Consent>): Promise<void> => {
    const { conversation, replyToId } = incoming;
    const channel = conversation.id;
    const { file } = consent.context;
    const isDone =
      consent.action === 'accept'
        ? await accept(channel, file, consent.uploadInfo)
        : await say(channel, [offerPages(file, 'Nothing was stored.')]).then(() => true);
    // Whoever has answered is not asked again.
    if (isDone && replyToId != null && replyToId !== '')
      await sender.remove({ channel, id: replyToId }, { signal: timeLimit(MESSAGES_MS) });
  };

  const pages = async (channel: string, file: string): Promise<void> => {
    const kept = await files.kept(channel, file);
    if (kept === undefined) return forgotten(channel);
    const { title, markdown } = kept;
    await say(
      channel,
      render({ summary: title, blocks: [{ type: 'code', text: markdown, language: 'markdown' }] }),
    );
  };

  return (incoming: Incoming): Promise<void> | undefined => {
    const { conversation, name, value } = incoming;
    // Files are for the person alone who has this chat with the bot.
    if (placeTypeOf(conversation.id, conversation.conversationType) !== 'personal') return undefined;
    const consent = name === 'fileConsent/invoke' ? fits(Consent, value) : undefined;
    const asked = fits(AsMessages, value);
    const work =
      consent?.success === true
        ? answer(incoming, consent.data)
        : asked.success
          ? pages(conversation.id, asked.data.action.data.pages)
          : undefined;
    return work?.catch((error: unknown) => {
      log.warn({ reason: messageOf(error) }, 'A file could not be given');
    });
  };
};
