// SPDX-License-Identifier: Apache-2.0

import { kindOfWord } from '../core/kind-of-word.ts';
import { kubectlCommandsIn } from './kubectl-commands.ts';

/** Part of every cluster: they may be looked at although no fact names them. */
const EVERYWHERE = new Set(['kube-system', 'default', 'coredns', 'kube-dns', 'metrics-server']);

const KIND_SLASH_NAME =
  /(?<![\w./-])([a-z]{2,30}(?:\.[a-z.]{1,60})?)\/([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?![\w/-])/gi;

/**
 * Names of objects in a model's words that the facts do not hold: in its commands, and as `kind/name`. Both texts are
 * masked, or neither is.
 */
export const unseenNames = (words: string, facts: string): readonly string[] => {
  const known = facts.toLowerCase();
  const named = [
    ...kubectlCommandsIn(words).flatMap(({ names }) => names),
    ...[...words.matchAll(KIND_SLASH_NAME)].flatMap(([, kind = '', name = '']) =>
      kindOfWord(kind) === undefined ? [] : [name],
    ),
  ];
  return [...new Set(named)].filter(
    (name) =>
      !EVERYWHERE.has(name.toLowerCase()) &&
      kindOfWord(name) === undefined &&
      !known.includes(name.toLowerCase()),
  );
};
