// SPDX-License-Identifier: Apache-2.0

import type { AccessRule, AccessSettings } from './config/access.ts';
import { type Access, type Identity, ownPerson, type Refusal } from './core/access.ts';
import type { Interaction } from './core/conversation.ts';
import type { Group } from './core/group.ts';

/** Who asks, and where. */
export type Asker = Pick<Interaction, 'conversation' | 'person' | 'direct' | 'shared'>;

/** Surfaces of one person, who reads with their own rights. */
const OWN = ['console', 'terminal'];
/** Surfaces of programs: of the person whose machine it is, or of whoever has a token. */
const PROGRAMS = ['mcp', 'api'];

const isOwn = ({ conversation: { platform }, person }: Asker): boolean =>
  OWN.includes(platform) || (PROGRAMS.includes(platform) && person.id === ownPerson);

/** What a rule does not allow unless it says so. */
type Exception = 'direct' | 'guest' | 'shared';

const isPlace = (rule: AccessRule, { conversation, direct = false }: Asker): boolean =>
  (rule.platform === undefined || rule.platform === conversation.platform) &&
  (rule.workspace === undefined || rule.workspace === conversation.workspace) &&
  (rule.channels === undefined || direct || rule.channels.includes(conversation.channel)) &&
  (rule.direct !== 'only' || direct);

const isFor = (rule: AccessRule, { person }: Asker): boolean => {
  if (rule.users === undefined && rule.groups === undefined) return true;
  return (
    rule.users?.includes(person.id) === true ||
    rule.groups?.some((group) => person.groups?.includes(group) === true) === true
  );
};

/** Of what makes this question unusual, the first thing that a rule does not allow. */
const forbidden = (
  rule: AccessRule,
  { conversation, person, direct, shared }: Asker,
): Exception | undefined => {
  // A rule that refuses refuses everybody.
  if (rule.deny) return undefined;
  if (direct === true && rule.direct === false && rule.channels?.includes(conversation.channel) !== true)
    return 'direct';
  if (person.guest === true && !rule.guests) return 'guest';
  return shared === true && !rule.shared ? 'shared' : undefined;
};

const WHY: Readonly<Record<Exception, string>> = {
  direct: 'I am not set up for direct messages with you.',
  guest: 'Guests may not use k8sgpt here.',
  shared: 'I do not answer in channels that are shared with another organisation.',
};

/** The lines that would let this person ask there. */
const remedyOf = (
  settings: AccessSettings,
  { conversation, person, direct, shared }: Asker,
  who: 'everybody' | 'person',
): string => {
  const { platform, workspace, channel } = conversation;
  const isOnePerson = who === 'person' || direct === true;
  const parts = [
    `platform: ${JSON.stringify(platform)}`,
    ...(workspace === '-' ? [] : [`workspace: ${JSON.stringify(workspace)}`]),
    ...(direct === true ? ['direct: true'] : [`channels: [${JSON.stringify(channel)}]`]),
    ...(isOnePerson ? [`users: [${JSON.stringify(person.id)}]`] : []),
    ...(person.guest === true ? ['guests: true'] : []),
    ...(shared === true ? ['shared: true'] : []),
  ];
  // The first rule would close every other channel.
  const keeps = settings.rules.length === 0 && settings.default !== 'rules-only';
  return [
    'access:',
    ...(keeps ? ['  default: everyone-here'] : []),
    '  rules:',
    `    - { ${parts.join(', ')} }`,
  ].join('\n');
};

const refusalOf = (settings: AccessSettings, asker: Asker): Refusal => {
  const here = settings.rules.filter((rule) => isPlace(rule, asker));
  const exception = here.filter((rule) => isFor(rule, asker)).map((rule) => forbidden(rule, asker))[0];
  if (exception !== undefined) return { why: WHY[exception], remedy: remedyOf(settings, asker, 'everybody') };
  if (here.length > 0 && asker.direct !== true)
    return { why: 'You may not use k8sgpt in this channel.', remedy: remedyOf(settings, asker, 'person') };
  if (asker.direct === true) return { why: WHY.direct, remedy: remedyOf(settings, asker, 'person') };
  return { why: 'I am not set up for this channel.', remedy: remedyOf(settings, asker, 'everybody') };
};

/** What holds where no rule fits. */
const otherwise = (settings: AccessSettings, asker: Asker): Refusal | undefined => {
  const chosen = settings.default ?? (settings.rules.length === 0 ? 'everyone-here' : 'rules-only');
  if (chosen === 'rules-only') return refusalOf(settings, asker);
  const exception: Exception | undefined =
    asker.person.guest === true ? 'guest' : asker.shared === true ? 'shared' : undefined;
  return exception === undefined
    ? undefined
    : { why: WHY[exception], remedy: remedyOf(settings, asker, 'everybody') };
};

/** The user of the clusters that somebody is mapped to; a person's own mapping comes before those of their groups. */
const identityOf = (settings: AccessSettings, { conversation, person }: Asker): Identity | undefined => {
  const on = (id: string): string => `${conversation.platform}:${id}`;
  const { identities = [] } = settings.impersonate ?? {};
  const found =
    identities.find((mapping) => mapping.person === on(person.id)) ??
    identities.find(({ group }) => group !== undefined && (person.groups ?? []).map(on).includes(group));
  return found === undefined ? undefined : { user: found.user, groups: found.groups };
};

const UNMAPPED: Refusal = {
  why: 'No Kubernetes user is configured for you, and I read with the rights of one.',
};

const contactGroupOf = ({ contactGroups }: AccessSettings, platform: string): Group | undefined => {
  const on = `${platform}:`;
  const found = contactGroups.find(({ group }) => group.startsWith(on));
  return found === undefined ? undefined : { id: found.group.slice(on.length), name: found.name };
};

/** What one person may see and do from where they write. */
export const accessOf =
  (settings: AccessSettings) =>
  (asker: Asker): Access => {
    const { platform } = asker.conversation;
    const { contact } = settings;
    const contactGroup = contactGroupOf(settings, platform);
    const everything = { clusters: ['*'], namespaces: undefined, defaultCluster: undefined, contact };
    if (isOwn(asker)) {
      const { defaultCluster } = settings.rules.find((rule) => rule.platform === platform) ?? {};
      return { ...everything, defaultCluster, admin: true };
    }
    const admin = settings.admins.includes(`${platform}:${asker.person.id}`) && asker.person.guest !== true;
    const rule = settings.rules.find(
      (candidate) =>
        isPlace(candidate, asker) && isFor(candidate, asker) && forbidden(candidate, asker) === undefined,
    );
    const identity = identityOf(settings, asker);
    const isUnmapped =
      identity === undefined &&
      settings.impersonate !== undefined &&
      settings.impersonate.others === 'refuse';
    const refused = isUnmapped
      ? UNMAPPED
      : rule?.deny === true
        ? { why: 'I may not be used here.' }
        : rule === undefined
          ? otherwise(settings, asker)
          : undefined;
    const given = rule === undefined || rule.deny ? everything : { ...rule, contact };
    return {
      clusters: given.clusters,
      namespaces: given.namespaces,
      defaultCluster: given.defaultCluster,
      contact,
      ...(contactGroup === undefined ? {} : { contactGroup }),
      admin,
      ...(rule?.verbs === undefined ? {} : { verbs: rule.verbs }),
      ...(identity === undefined ? {} : { identity }),
      ...(refused === undefined ? {} : { refused }),
    };
  };
