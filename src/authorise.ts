// SPDX-License-Identifier: Apache-2.0

import type { Access } from './core/access.ts';
import type { AnyCommand } from './core/command.ts';
import { Denied } from './core/denied.ts';

/** Help is for everybody: it tells nothing of any cluster. */
const ALWAYS = 'help';

const mayUse = (
  { admin, verbs }: Access,
  { verb, right = 'read' }: Pick<AnyCommand, 'verb' | 'right'>,
): boolean => {
  if (verbs !== undefined && (verbs.includes(verb) || verbs.includes(right))) return true;
  return right === 'admin' ? admin : verbs === undefined;
};

/** Throws Denied, with why and whom to ask, when this person may not do this there. */
export const authorise = (command: Pick<AnyCommand, 'verb' | 'right'>, access: Access): void => {
  if (command.verb === ALWAYS) return;
  const { refused, admin } = access;
  // Whoever runs the bot does so from wherever they are.
  if (refused !== undefined && !(admin && command.right === 'admin'))
    throw new Denied(refused.why, access, refused.remedy);
  if (mayUse(access, command)) return;
  throw new Denied(
    command.right === 'admin'
      ? `Only admins of k8sgpt may use ${command.verb}.`
      : `You may not use ${command.verb} here.`,
    access,
  );
};
