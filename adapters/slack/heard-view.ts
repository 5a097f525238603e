// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Interaction } from '../../src/core/conversation.ts';
import { fits } from '../../src/core/fits.ts';
import { type FilledField, lineOfForm } from '../../src/core/form.ts';
import { conversation, type Heard, id, idOf, personOf, replyOf, User } from './heard.ts';
import { Actions } from './interaction-of.ts';
import { type ViewPlace, viewPlaceOf } from './view-place.ts';

/** The block in which a person chooses where the answer goes; everything else in a form is a field of its line. */
export const WHERE = 'k8sgpt:where';

const option = z.object({ value: z.string().max(2_000) });
/** One element's state: whichever of these its sort has. */
const State = z.object({
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_conversation: id.nullish(),
});
const View = z.object({
  id,
  type: z.string(),
  private_metadata: z.string().default(''),
  blocks: z.array(z.object({ block_id: z.string() })).default([]),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), State)) }).optional(),
});
type View = z.infer<typeof View>;

const Submission = z.object({
  trigger_id: id.optional(),
  team: z.object({ id }).nullish(),
  user: User,
  view: View,
  response_urls: z.array(z.object({ channel_id: id, response_url: z.url() })).default([]),
});
const ViewPress = z.object({
  trigger_id: id.optional(),
  team: z.object({ id }).nullish(),
  user: User,
  view: View,
  actions: Actions,
});
const Suggesting = z.object({
  team: z.object({ id }).nullish(),
  user: User,
  block_id: z.string(),
  value: z.string().default(''),
  view: View,
});
const Opened = z.object({
  event_id: id,
  team_id: id,
  event: z.object({ user: id, channel: id, tab: z.string().optional() }),
});

const valuesOf = (state: z.infer<typeof State>): readonly string[] => {
  const { value, selected_option: one, selected_options: many, selected_conversation: where } = state;
  return [value, one?.value, where, ...(many ?? []).map((chosen) => chosen.value)].filter(
    (given) => given !== null && given !== undefined,
  );
};

/** In the order of the form, which is the order of words after the verb. */
const filledIn = ({ blocks, state }: View): readonly FilledField[] =>
  blocks.flatMap(({ block_id: field }) => {
    const given = state?.values[field];
    return given === undefined ? [] : [{ id: field, values: Object.values(given).flatMap(valuesOf) }];
  });

/** Without a channel (the Home tab, a global shortcut) it is a matter between this person and the bot: Slack takes the person's id for that. */
const addressed = (
  team: string,
  person: string,
  place: ViewPlace,
): Pick<Interaction, 'conversation' | 'direct' | 'shared'> => ({
  conversation: conversation(team, place.channel ?? person, place.thread),
  ...(place.direct === true || place.channel === undefined || place.channel.startsWith('D')
    ? { direct: true }
    : {}),
  ...(place.shared === true ? { shared: true } : {}),
});

/** What somebody sent with a form → the command line that the form was opened for, with its values. */
export const heardForm = (body: unknown, at: number): Heard | undefined => {
  const parsed = fits(Submission, body);
  if (!parsed.success) return undefined;
  const { user, view, team, trigger_id: trigger, response_urls: urls } = parsed.data;
  const place = viewPlaceOf(view.private_metadata);
  if (place.line === undefined) return undefined;
  const filled = filledIn(view);
  const [chosen] = filled.find((field) => field.id === WHERE)?.values ?? [];
  const to = chosen === undefined ? place : { channel: chosen };
  const fields = filled.filter((field) => field.id !== WHERE);
  return {
    interaction: {
      id: idOf('form', trigger, body),
      ...addressed(team?.id ?? user.team_id ?? '-', user.id, to),
      person: personOf(user, team?.id),
      at,
      source: 'action',
      line: lineOfForm(place.line, fields),
      ...replyOf(urls.find(({ channel_id: channel }) => channel === to.channel)?.response_url),
    },
    shownIn: to.thread,
    trigger,
  };
};

export interface HeardInView {
  readonly heard: Heard;
  readonly view: { readonly id: string; readonly isHome: boolean; readonly place: ViewPlace };
}

/** A button or menu in the Home tab or in a modal. */
export const heardViewPress = (body: unknown, at: number): HeardInView | undefined => {
  const parsed = fits(ViewPress, body);
  if (!parsed.success) return undefined;
  const { user, view, team, trigger_id: trigger, actions } = parsed.data;
  const place = viewPlaceOf(view.private_metadata);
  return {
    heard: {
      interaction: {
        id: idOf('press', trigger, body),
        ...addressed(team?.id ?? user.team_id ?? '-', user.id, place),
        person: personOf(user, team?.id),
        at,
        source: 'action',
        line: actions[0]?.value ?? '',
      },
      shownIn: place.thread,
      trigger,
    },
    view: { id: view.id, isHome: view.type === 'home', place },
  };
};

/** Somebody looks at the Home tab: what they are shown is the answer to the line `home`. */
export const heardHome = (body: unknown, at: number): Heard | undefined => {
  const parsed = fits(Opened, body);
  if (!parsed.success || (parsed.data.event.tab ?? 'home') !== 'home') return undefined;
  const { event, event_id: delivery, team_id: team } = parsed.data;
  return {
    interaction: {
      id: `slack-event-${delivery}`,
      ...addressed(team, event.user, { channel: event.channel }),
      person: { id: event.user },
      at,
      source: 'message',
      line: 'home',
    },
    shownIn: undefined,
  };
};

/** What is being typed into a select of a form: who, where, which field, and what the form holds already. */
export const heardTyping = (body: unknown) => {
  const parsed = fits(Suggesting, body);
  if (!parsed.success) return undefined;
  const { user, view, team, block_id: field, value } = parsed.data;
  const place = viewPlaceOf(view.private_metadata);
  const filled = filledIn(view);
  const [chosen] = filled.find((given) => given.id === WHERE)?.values ?? [];
  return {
    ...addressed(
      team?.id ?? user.team_id ?? '-',
      user.id,
      chosen === undefined ? place : { channel: chosen },
    ),
    person: personOf(user, team?.id),
    line: place.line ?? '',
    field,
    typed: value,
    filled,
  };
};
