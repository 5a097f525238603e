// SPDX-License-Identifier: Apache-2.0

import type { SetupPart } from '../../adapters/console/routes.ts';

const SIGN: Readonly<Record<SetupPart['state'], string>> = {
  real: '✓',
  embedded: '○',
  off: '·',
  failing: '✗',
};

const WORD: Readonly<Record<SetupPart['state'], string>> = {
  real: 'connected',
  embedded: 'embedded',
  off: 'off',
  failing: 'failing',
};

/** Trouble that names what to set needs no more advice. */
const VARIABLE = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/;

/** Those of Microsoft are written as its own tools write them. */
const variablesIn = (step: string): readonly string[] =>
  [...step.matchAll(/`([A-Z][A-Z0-9_]{3,}|Microsoft[A-Za-z]+)`/g)].flatMap(([, name = '']) =>
    // The same secret from a file: the step itself tells.
    name.endsWith('_FILE') ? [] : [name],
  );

/** What to do next: set the variables of the first step that names any; what fails is set, and has other trouble. */
const next = ({ state, steps, detail }: SetupPart): string | undefined => {
  if (state === 'failing') return VARIABLE.test(detail) ? undefined : '`k8sgpt doctor` tells more';
  const variables = state === 'real' ? undefined : steps.map(variablesIn).find((names) => names.length > 0);
  if (variables === undefined) return undefined;
  const names = [...new Set(variables)].slice(0, 3);
  return `set ${names.join(', ').replace(/, (?!.*, )/, ' and ')}`;
};

export interface BannerFacts {
  readonly version: string;
  readonly role: string;
  readonly parts: readonly SetupPart[];
  /** Where to go: label and address. */
  readonly places: readonly (readonly [string, string])[];
  /** What to try first, where there is something to try. */
  readonly hint?: string | undefined;
}

/** What a person sees when the product starts: what is real, what is embedded, what to set next. */
export const banner = ({ version, role, parts, places, hint }: BannerFacts): string => {
  const width = Math.max(...parts.map(({ name }) => name.length), ...places.map(([label]) => label.length));
  const rows = parts.map((part) => {
    const todo = next(part);
    return `  ${SIGN[part.state]} ${part.name.padEnd(width)}  ${WORD[part.state].padEnd(9)}  ${part.detail}${todo === undefined ? '' : ` (${todo})`}`;
  });
  return [
    '',
    `k8sgpt ${version} · ${role}`,
    '',
    ...rows,
    '',
    ...places.map(([label, url]) => `  → ${label.padEnd(width)}  ${url}`),
    ...(hint === undefined ? [] : ['', `  ${hint}`]),
    '',
  ].join('\n');
};
