// SPDX-License-Identifier: Apache-2.0

import { Refused } from './errors.ts';
import type { FlagSpec, FlagSpecs } from './flags.ts';
import { suggest } from './suggest.ts';

export interface ParsedWords {
  readonly flags: Readonly<Record<string, boolean | string | readonly string[] | undefined>>;
  readonly operands: readonly string[];
}

export interface FlagGrammar {
  readonly verb: string;
  readonly flags: FlagSpecs;
  readonly operands?:
    | { readonly placeholder: string; readonly max: number; readonly prose?: boolean }
    | undefined;
  readonly examples: readonly string[];
}

const TRUE = new Set(['true', 'yes', 'on', '1']);
const FALSE = new Set(['false', 'no', 'off', '0']);

/** Longest single value, in UTF-16 units: Kubernetes names end at 253. */
const VALUE_LIMIT = 512;

const findFlag = (grammar: FlagGrammar, word: string): [string, FlagSpec] => {
  const long = word.startsWith('--');
  const given = word.replace(/^--?/, '');
  const entries = Object.entries(grammar.flags);
  const found = entries.find(([name, spec]) =>
    long ? name === given : spec.short === given || name === given,
  );
  if (found !== undefined) return found;
  const close = suggest(
    given,
    entries.map(([name]) => name),
  );
  const known = entries.map(([name]) => `--${name}`).join(', ');
  throw new Refused(
    close === undefined
      ? `${grammar.verb} has no flag ${word}. ${known === '' ? 'It takes none.' : `It knows ${known}.`}`
      : `${grammar.verb} has no flag ${word}. Did you mean --${close}?`,
    { hint: grammar.examples[0] },
  );
};

const booleanOf = (name: string, value: string, grammar: FlagGrammar): boolean => {
  const lower = value.toLowerCase();
  if (TRUE.has(lower)) return true;
  if (FALSE.has(lower)) return false;
  throw new Refused(`--${name} is true or false, not "${value}".`, { hint: grammar.examples[0] });
};

const checked = (name: string, spec: FlagSpec, value: string, grammar: FlagGrammar): string => {
  if (value === '') throw new Refused(`--${name} needs a value.`, { hint: grammar.examples[0] });
  if (value.length > ((spec.type === 'list' ? spec.longest : undefined) ?? VALUE_LIMIT))
    throw new Refused(`The value of --${name} is too long (${value.length} characters).`);
  if (spec.type === 'text' && spec.choices !== undefined && !spec.choices.includes(value)) {
    throw new Refused(`--${name} is one of ${spec.choices.join(', ')}, not "${value}".`, {
      hint: grammar.examples[0],
    });
  }
  return value;
};

/** Words after the verb → flags and operands; anything wrong is one line with the right usage. */
export const parseFlags = (words: readonly string[], grammar: FlagGrammar): ParsedWords => {
  const flags: Record<string, boolean | string | string[] | undefined> = {};
  for (const [name, spec] of Object.entries(grammar.flags)) if (spec.type === 'list') flags[name] = [];
  const operands: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    // As everywhere on command lines: what follows is meant as it stands.
    if (word === '--') {
      operands.push(...words.slice(at + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      operands.push(word);
      if (grammar.operands?.prose !== true) continue;
      operands.push(...words.slice(at + 1));
      break;
    }
    const equals = word.indexOf('=');
    const [name, spec] = findFlag(grammar, equals < 0 ? word : word.slice(0, equals));
    const inline = equals < 0 ? undefined : word.slice(equals + 1);
    if (spec.type === 'boolean') {
      flags[name] = inline === undefined ? true : booleanOf(name, inline, grammar);
      continue;
    }
    const next = words[at + 1];
    if (inline === undefined && (next === undefined || (next.startsWith('-') && next !== '-'))) {
      throw new Refused(`--${name} needs a value: --${name} ${spec.placeholder}.`, {
        hint: spec.type === 'text' ? (spec.listedBy ?? grammar.examples[0]) : grammar.examples[0],
      });
    }
    const value = inline ?? next ?? '';
    if (inline === undefined) at += 1;
    if (spec.type === 'text') flags[name] = checked(name, spec, value, grammar);
    else {
      const parts = (spec.whole === true ? [value] : value.split(',')).map((part) => part.trim());
      flags[name] = [
        ...(flags[name] as string[]),
        ...parts.map((part) => checked(name, spec, part, grammar)),
      ];
    }
  }
  const most = grammar.operands?.max ?? 0;
  if (operands.length > most) {
    const extra = operands[most] ?? '';
    throw new Refused(
      most === 0
        ? `${grammar.verb} takes no "${extra}".`
        : `${grammar.verb} takes ${grammar.operands?.placeholder ?? ''} only; "${extra}" is too much.`,
      { hint: grammar.examples[0] },
    );
  }
  return { flags, operands };
};
