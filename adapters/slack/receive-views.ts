// SPDX-License-Identifier: Apache-2.0

import type { App } from '@slack/bolt';
import type { Clock } from '../../src/core/clock.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import { type Document, plain } from '../../src/core/document.ts';
import type { Form } from '../../src/core/form.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { Desk, Suggestion } from '../../src/core/ports/desk.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { Heard } from './heard.ts';
import { heardExplainThis, heardGlobal } from './heard-shortcut.ts';
import { type HeardInView, heardForm, heardHome, heardTyping, heardViewPress, WHERE } from './heard-view.ts';
import { homeOf } from './home.ts';
import { limitOf } from './limits.ts';
import { commandModal, modalOf, newsModal, SUGGESTED } from './modal.ts';
import type { SlackPayload } from './payload.ts';
import { harmless } from './render-inline.ts';
import { slackShortcuts } from './scopes.ts';
import { cutTo } from './split-text.ts';
import type { Take } from './take.ts';
import type { ViewPlace } from './view-place.ts';
import type { Views } from './views.ts';

interface ViewParts extends Take {
  readonly desk: Desk;
  readonly views: Views;
  readonly render: (document: Document) => readonly [SlackPayload, ...SlackPayload[]];
  readonly ownUser: (team: string) => string | undefined;
  /** Work that goes on after Slack was answered. */
  readonly following: (work: Promise<unknown>) => void;
  readonly unheard: Document;
  readonly clock: Clock;
  readonly log: Log;
}

const elsewhere: Document = {
  summary: 'The answer appears under Messages',
  blocks: [{ type: 'paragraph', text: ['I am on it. The answer appears under Messages.'] }],
};
const inChannel: Document = {
  summary: 'The answer appears in the conversation',
  blocks: [{ type: 'paragraph', text: ['I am on it. The answer appears in the conversation.'] }],
};

const placeOf = ({ conversation, direct, shared }: Interaction): ViewPlace => ({
  channel: conversation.channel,
  ...(conversation.thread === undefined ? {} : { thread: conversation.thread }),
  ...(direct === true ? { direct } : {}),
  ...(shared === true ? { shared } : {}),
});

/** One line for under a field: the sentence, and what to do instead. */
const complaint = ({ summary, blocks }: Document): string => {
  const hints = blocks.flatMap((block) => (block.type === 'note' ? [plain(block.text)] : []));
  return cutTo(harmless([summary, ...hints].join(' ')).replace(/\s+/g, ' '), 300);
};

/** The field that the complaint names, else the first. */
const fieldAtFault = (fields: readonly string[], said: string): string => {
  const named = fields.find((field) => {
    const [, name = ''] = field.split(':');
    return name !== '' && said.includes(`--${name}`);
  });
  return named ?? fields[0] ?? WHERE;
};

/** Opens the form that the core asks for; false when Slack does not, so that the person is told how to type it. */
export const openForm = async (
  views: Views,
  { interaction, trigger }: Heard,
  form: Form | undefined,
): Promise<boolean> =>
  form !== undefined &&
  trigger !== undefined &&
  views.open(interaction.conversation.workspace, trigger, modalOf(form, placeOf(interaction)));

/** Modals, the Home tab, shortcuts, and choices while people type. */
export const receiveViews = (bolt: App, parts: ViewParts): void => {
  const { desk, views, take, tell, render, clock, following } = parts;

  const publish = async (heard: Heard): Promise<void> => {
    const { conversation, person } = heard.interaction;
    const { whisper } = await take(heard);
    if (whisper !== undefined)
      await views.publish(conversation.workspace, person.id, homeOf(whisper, placeOf(heard.interaction)));
  };

  bolt.event('app_home_opened', async ({ body }) => {
    const heard = heardHome(body, clock.now());
    // Slack tells of it each time that somebody looks: nothing is lost when one is not answered.
    if (heard !== undefined) following(publish(heard));
  });

  /** What this person is to see of it, where they look: a modal over the Home tab, or in the place of the modal. */
  const newsOf = (accepted: Accepted, { heard, view }: HeardInView) => {
    const place = { ...view.place, ...placeOf(heard.interaction) };
    if (accepted.status === 'accepted' && accepted.form !== undefined) return modalOf(accepted.form, place);
    return newsModal(accepted.whisper ?? (heard.interaction.direct === true ? elsewhere : inChannel), place);
  };

  const pressed = async (inView: HeardInView): Promise<void> => {
    const { heard, view } = inView;
    const { workspace } = heard.interaction.conversation;
    const accepted = await take(heard).catch((): Accepted => ({ status: 'refused', whisper: parts.unheard }));
    const news = newsOf(accepted, inView);
    const isShown = view.isHome
      ? heard.trigger !== undefined && (await views.open(workspace, heard.trigger, news))
      : await views.replace(workspace, view.id, news);
    if (!isShown && accepted.whisper !== undefined) await tell(heard, render(accepted.whisper));
    if (!view.isHome) return;
    const { id, conversation, person } = heard.interaction;
    await publish({
      interaction: {
        id: `${id}-home`,
        conversation,
        person,
        at: clock.now(),
        source: 'action',
        line: 'home',
        direct: true,
      },
      shownIn: undefined,
    });
  };

  bolt.action(/./, async ({ body, ack }) => {
    if (!('view' in body)) return;
    const inView = heardViewPress(body, clock.now());
    if (inView !== undefined) await pressed(inView);
    await ack();
  });

  bolt.view({ type: 'view_submission', callback_id: /./ }, async ({ body, view, ack }) => {
    const heard = heardForm(body, clock.now());
    if (heard === undefined) return ack();
    const accepted = await take(heard).catch((error: unknown): Accepted => {
      parts.log.error({ err: error }, 'A form could not be taken');
      return { status: 'refused', whisper: parts.unheard };
    });
    const isForm = accepted.status === 'accepted' && accepted.form !== undefined;
    // What was typed stays: the form is open until it is taken.
    if (
      accepted.whisper !== undefined &&
      !isForm &&
      (accepted.status === 'refused' || accepted.trouble !== undefined)
    ) {
      const said = complaint(accepted.whisper);
      const fields = view.blocks.flatMap((block) => (block.type === 'input' ? (block.block_id ?? []) : []));
      return ack({ response_action: 'errors', errors: { [fieldAtFault(fields, said)]: said } });
    }
    if (isForm)
      return ack({ response_action: 'update', view: modalOf(accepted.form, placeOf(heard.interaction)) });
    await ack();
    if (accepted.whisper !== undefined)
      following(tell(heard, render(accepted.whisper), heard.interaction.reply));
  });

  const optionOf = ({ label, value }: Suggestion) => ({
    text: { type: 'plain_text' as const, text: cutTo(harmless(label), limitOf('optionText')), emoji: false },
    value,
  });

  bolt.options(SUGGESTED, async ({ body, ack }) => {
    const typing = heardTyping(body);
    if (typing === undefined) return ack({ options: [] });
    const { line, field, filled, ...asked } = typing;
    const [as, name] = field.split(':');
    const given = filled.flatMap(({ id, values }): [string, string][] => {
      const [sort, flag = ''] = id.split(':');
      return sort === 'flag' && id !== field && values.length > 0 ? [[flag, values.join(',')]] : [];
    });
    const found = await desk.suggest({
      ...asked,
      verb: line.split(' ')[0] ?? '',
      flag: as === 'flag' ? name : undefined,
      given: Object.fromEntries(given),
    });
    const usable = found.filter(
      ({ label, value }) => label.trim() !== '' && value !== '' && value.length <= limitOf('optionValue'),
    );
    await ack({ options: usable.slice(0, limitOf('selectOptions')).map(optionOf) });
  });

  bolt.shortcut({ type: 'shortcut', callback_id: slackShortcuts.check }, async ({ body, ack }) => {
    const heard = heardGlobal(body);
    const command = desk.commands.find(({ verb }) => verb === 'analyze');
    if (heard !== undefined && command !== undefined)
      await views.open(
        heard.team,
        heard.trigger,
        commandModal(command, {
          title: 'Check a cluster',
          submit: 'Check',
          asked: [
            ['cluster', 'Cluster'],
            ['namespace', 'Namespaces'],
            ['filter', 'Filters'],
            ['explain', 'Explain each problem'],
          ],
        }),
      );
    await ack();
  });

  bolt.shortcut({ type: 'message_action', callback_id: slackShortcuts.explain }, async ({ body, ack }) => {
    const asks = desk.commands.some(({ verb }) => verb === 'ask');
    const team = body.team?.id ?? body.user.team_id ?? '-';
    const heard = heardExplainThis(body, clock.now(), { ownUser: parts.ownUser(team), asks });
    if (heard === undefined) return ack();
    const accepted = await take(heard).catch((): Accepted => ({ status: 'refused', whisper: parts.unheard }));
    const isOpen = await openForm(views, heard, accepted.status === 'accepted' ? accepted.form : undefined);
    await ack();
    if (!isOpen && accepted.whisper !== undefined)
      following(tell(heard, render(accepted.whisper), heard.interaction.reply));
  });
};
