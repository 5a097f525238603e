// SPDX-License-Identifier: Apache-2.0

import { bytesOf, limitOf } from '../../../adapters/teams/limits.ts';
import { faultsOfCard } from './parse-card.ts';
import { partsOfCard } from './visible-text.ts';

/** An answer of the Bot Connector that is no message. */
export interface Fault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const bad = (message: string): Fault => ({ status: 400, code: 'BadSyntax', message });

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const INFO = 'application/vnd.microsoft.teams.card.file.info';
const ADAPTIVE = 'application/vnd.microsoft.card.adaptive';
type Json = any;

const faultOfLabel = (entity: Json): Fault | undefined => {
  const citations = entity?.citation ?? [];
  if (entity?.type !== 'https://schema.org/Message') return undefined;
  if (entity['@type'] !== 'Message' || !(entity.additionalType ?? []).includes('AIGeneratedContent'))
    return bad('a label that says nothing');
  if (citations.length > limitOf('citations')) return bad(`${citations.length} citations`);
  for (const { position, appearance } of citations) {
    if (!Number.isInteger(position) || position < 1) return bad('a citation without a position');
    if (!appearance?.name || !appearance?.abstract) return bad('a citation without a name or an abstract');
    if (appearance.name.length > limitOf('citationName')) return bad('the name of a citation is too long');
    if (appearance.abstract.length > limitOf('citationAbstract'))
      return bad('the abstract of a citation is too long');
  }
  return undefined;
};

const faultOfParts = (card: Json): Fault | undefined => {
  const ids = new Set<string>();
  for (const part of partsOfCard(card)) {
    if (part.type === 'ActionSet' && part.actions.length > limitOf('actionSetActions'))
      return bad(`${part.actions.length} actions in a row`);
    if (part.type === 'Input.ChoiceSet' && part.choices.length > limitOf('choices'))
      return bad(`${part.choices.length} choices`);
    if (part.type === 'Action.Execute' && (part.title ?? '').trim() === '')
      return bad('an action without a title');
    if (typeof part.id === 'string' && part.type.startsWith('Input.')) {
      if (ids.has(part.id)) return bad(`two inputs are called ${part.id}`);
      ids.add(part.id);
    }
  }
  if ((card.refresh?.userIds ?? []).length > limitOf('refreshUsers'))
    return bad('too many people to refresh for');
  return undefined;
};

const faultOfFile = ({ contentType, content, name, contentUrl }: Json): Fault | undefined => {
  if (typeof name !== 'string' || name === '') return bad('a file without a name');
  if (contentType === INFO)
    return URL.canParse(contentUrl) && content?.uniqueId && content.fileType
      ? undefined
      : bad('a file that is nowhere');
  const isWhole =
    content?.description && content.sizeInBytes > 0 && content.acceptContext && content.declineContext;
  return isWhole ? undefined : bad('a file that nothing is known of');
};

/** What Teams does not take in a message. `place`: where files may be, too. */
export const faultOfActivity = (activity: Json, place?: string): Fault | undefined => {
  if (bytesOf(activity) > limitOf('messageBytes'))
    return {
      status: 413,
      code: 'MessageSizeTooBig',
      message: `Message size too large: ${bytesOf(activity)} bytes`,
    };
  if (activity?.type === 'typing') return undefined;
  if (activity?.type !== 'message') return bad(`type ${activity?.type}`);
  const attachments: readonly Json[] = activity.attachments ?? [];
  const hasText = typeof activity.text === 'string' && activity.text !== '';
  if (!hasText && attachments.length === 0) return bad('an empty message');
  if (hasText && attachments.length > 0)
    return bad('text and attachments: two messages, of which one id is told');
  if ((activity.summary ?? '').length > limitOf('summaryText')) return bad('a summary that is too long');
  for (const attachment of attachments) {
    const { contentType, content } = attachment;
    if (place === 'personal' && (contentType === CONSENT || contentType === INFO)) {
      const fault = faultOfFile(attachment);
      if (fault !== undefined) return fault;
      continue;
    }
    if (contentType !== ADAPTIVE) return bad(`an attachment of ${contentType}`);
    const [fault] = faultsOfCard(content);
    if (fault !== undefined) return bad(`the card: ${fault}`);
    if ((content.body ?? []).length === 0) return bad('an empty card');
    const part = faultOfParts(content);
    if (part !== undefined) return part;
  }
  for (const entity of activity.entities ?? []) {
    const fault = faultOfLabel(entity);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** Who is notified by it. */
export const pingsOf = (activity: Json): readonly unknown[] => {
  const cards = (activity.attachments ?? []).map(({ content }: Json) => content);
  return [
    ...(activity.entities ?? []).filter(({ type }: Json) => type === 'mention'),
    ...(/<at\b/i.test(activity.text ?? '') ? [activity.text] : []),
    ...cards.flatMap((card: Json) => card.msteams?.entities ?? []),
    ...cards.flatMap((card: Json) =>
      partsOfCard(card).filter(({ type, text }: Json) => type === 'TextBlock' && /<at\b/i.test(text)),
    ),
  ];
};
