// SPDX-License-Identifier: Apache-2.0

import { type FlagSpec, type FlagSpecs, flagsFor, type Suggests } from '../core/flags.ts';
import type { Candidate, Grammar, Verb } from './grammar.ts';
import { placeAfter } from './placeholder.ts';

export interface CompletionParts {
  readonly grammar: Grammar;
  /** What earlier runs saw, for whatever no program can know beforehand. */
  readonly known: (what: Suggests, given: Readonly<Record<string, string>>) => Promise<readonly Candidate[]>;
}

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** A file or folder may stand here: the shell knows those better. */
  readonly files: boolean;
}

const NOTHING: Completion = { candidates: [], files: false };

const isFlag = (word: string): boolean => word.startsWith('-') && word !== '-';

interface Read {
  /** What the verb may mean: a command and an operation that takes some of its first operands. */
  readonly verbs: readonly Verb[];
  readonly operands: readonly string[];
  /** Values of flags so far, by long name. */
  readonly given: Readonly<Record<string, string>>;
  /** The flag whose value comes next. */
  readonly open: readonly [string, FlagSpec] | undefined;
}

const flagsOf = (grammar: Grammar, verbs: readonly Verb[]): readonly (readonly [string, FlagSpec])[] => {
  const own = Object.assign({}, ...verbs.map(({ flags }) => flags)) as FlagSpecs;
  const more = verbs.some(({ isRole }) => isRole)
    ? {}
    : verbs.length === 0
      ? grammar.surface
      : (Object.assign({}, ...verbs.map(({ verb }) => flagsFor(grammar.surface, verb))) as FlagSpecs);
  return [...Object.entries(own), ...Object.entries(more).filter(([name]) => !(name in own))];
};

const flagNamed = (grammar: Grammar, verbs: readonly Verb[], word: string) => {
  const [name = ''] = word.split('=');
  return flagsOf(grammar, verbs).find(
    ([long, { short }]) => name === `--${long}` || (short !== undefined && name === `-${short}`),
  );
};

const verbsNamed = ({ commands, operations }: Grammar, word: string): readonly Verb[] => {
  const lower = word.toLowerCase();
  return [...commands, ...operations].filter(
    ({ verb, aliases }) => verb === lower || aliases?.includes(lower) === true,
  );
};

/** Of a command and an operation that takes some of its first operands, whichever an operand has decided for. */
const decided = (verbs: readonly Verb[], first: string): readonly Verb[] => {
  const taking = verbs.filter(({ takes }) => takes?.includes(first));
  return taking.length > 0 ? taking : verbs.filter(({ takes }) => takes === undefined);
};

const read = (grammar: Grammar, words: readonly string[]): Read => {
  let verbs: readonly Verb[] = [];
  let open: readonly [string, FlagSpec] | undefined;
  const operands: string[] = [];
  const given: Record<string, string> = {};
  for (const word of words) {
    if (open !== undefined) {
      given[open[0]] = word;
      open = undefined;
    } else if (isFlag(word)) {
      const flag = flagNamed(grammar, verbs, word);
      if (flag === undefined) continue;
      const at = word.indexOf('=');
      if (at >= 0) given[flag[0]] = word.slice(at + 1);
      else if (flag[1].type === 'boolean') given[flag[0]] = 'true';
      else open = flag;
    } else if (verbs.length === 0) {
      verbs = verbsNamed(grammar, word);
      if (verbs.length === 0) return { verbs, operands: words, given, open };
    } else {
      if (operands.length === 0) verbs = decided(verbs, word);
      operands.push(word);
    }
  }
  return { verbs, operands, given, open };
};

const starting = (candidates: readonly Candidate[], typed: string): readonly Candidate[] => {
  const wanted = typed.toLowerCase();
  return candidates.filter(({ value }) => value.toLowerCase().startsWith(wanted));
};

const verbsOf = ({ commands, operations }: Grammar): readonly Candidate[] =>
  [...commands, ...operations.filter(({ verb }) => !commands.some((command) => command.verb === verb))]
    .filter(({ hidden }) => hidden !== true)
    .map(({ verb, summary }) => ({ value: verb, description: summary }));

/** A name of another word for a verb is offered to whoever types that. */
const aliasesOf = ({ commands, operations }: Grammar): readonly Candidate[] =>
  [...commands, ...operations].flatMap(({ aliases = [], verb }) =>
    aliases.map((value) => ({ value, description: `the same as ${verb}` })),
  );

/** Capitals that stand for something that earlier runs saw. */
const KNOWN: Readonly<Record<string, Suggests>> = {
  'KIND/NAME': 'objects',
  OBJECT: 'objects',
  NUMBER: 'incidents',
  INCIDENT: 'incidents',
  NAMESPACE: 'namespaces',
  FILTER: 'filters',
  CLUSTER: 'clusters',
};

const FILES = /^(?:PATH|FILE|DIR|FOLDER)$/;

const distinct = (candidates: readonly Candidate[]): readonly Candidate[] => [
  ...new Map(candidates.map((candidate) => [candidate.value, candidate])).values(),
];

const valuesFor = async (
  names: readonly string[],
  suggests: Suggests | undefined,
  given: Read['given'],
  { grammar, known }: CompletionParts,
): Promise<Completion> => {
  const here = names.flatMap((name) =>
    name === 'COMMAND' ? verbsOf(grammar) : (grammar.values[name] ?? []),
  );
  const sources = names.flatMap((name) => KNOWN[name] ?? (name in grammar.values ? [] : (suggests ?? [])));
  const seen = await Promise.all([...new Set(sources)].map((source) => known(source, given)));
  return {
    candidates: distinct([...here, ...seen.flat()]),
    files: names.some((name) => FILES.test(name)),
  };
};

const valuesOfFlag = async (
  [, spec]: readonly [string, FlagSpec],
  typed: string,
  given: Read['given'],
  parts: CompletionParts,
): Promise<Completion> => {
  if (spec.type === 'boolean')
    return { candidates: starting([{ value: 'true' }, { value: 'false' }], typed), files: false };
  if (spec.type === 'text' && spec.choices !== undefined)
    return {
      candidates: starting(
        spec.choices.map((value) => ({ value })),
        typed,
      ),
      files: false,
    };
  const { candidates, files } = await valuesFor(spec.placeholder.split('|'), spec.suggests, given, parts);
  if (spec.type !== 'list') return { candidates: starting(candidates, typed), files };
  // Of a list everything before the last comma stands already.
  const before = typed.slice(0, typed.lastIndexOf(',') + 1);
  const chosen = before.split(',');
  return {
    candidates: starting(candidates, typed.slice(before.length))
      .filter(({ value }) => !chosen.includes(value))
      .map(({ value, description }) => ({ value: before + value, description })),
    files,
  };
};

const flagCandidates = (grammar: Grammar, { verbs, given }: Read, typed: string): Completion => {
  const flags = flagsOf(grammar, verbs).filter(([name, { type }]) => !(name in given) || type === 'list');
  const long = flags.map(([name, { description }]) => ({ value: `--${name}`, description }));
  // A short flag that is typed in full is complete: only the space is missing.
  const short = flags.flatMap(([, flag]) =>
    flag.short === undefined || `-${flag.short}` !== typed
      ? []
      : { value: typed, description: flag.description },
  );
  return { candidates: [...starting(long, typed), ...short], files: false };
};

/** What may stand where the next operand would. */
const operandsAfter = async (
  { verbs, operands, given }: Read,
  parts: CompletionParts,
): Promise<Completion> => {
  const all = await Promise.all(
    verbs.map(async ({ operands: spec, takes }) => {
      if (spec === undefined || operands.length >= spec.max) return NOTHING;
      const { words, names } = placeAfter(spec.placeholder, operands);
      const mine =
        takes === undefined || operands.length > 0 ? words : words.filter((word) => takes.includes(word));
      const { candidates, files } = await valuesFor(names, spec.suggests, given, parts);
      return { candidates: [...mine.map((value) => ({ value })), ...candidates], files };
    }),
  );
  return {
    candidates: distinct(all.flatMap(({ candidates }) => candidates)),
    files: all.some(({ files }) => files),
  };
};

/** Words before the cursor's, and what stands of its own → what it may become, best for reading first. */
export const completeLine = async (
  words: readonly string[],
  typed: string,
  parts: CompletionParts,
): Promise<Completion> => {
  const { grammar } = parts;
  const line = read(grammar, words);
  const { verbs, operands, given, open } = line;
  if (open !== undefined) return valuesOfFlag(open, typed, given, parts);
  if (isFlag(typed) || typed === '-') {
    const at = typed.indexOf('=');
    if (at < 0) return flagCandidates(grammar, line, typed);
    const flag = flagNamed(grammar, verbs, typed);
    if (flag === undefined) return NOTHING;
    const { candidates, files } = await valuesOfFlag(flag, typed.slice(at + 1), given, parts);
    const name = typed.slice(0, at + 1);
    return { candidates: candidates.map((one) => ({ ...one, value: name + one.value })), files };
  }
  if (verbs.length === 0) {
    if (operands.length > 0) return NOTHING;
    const all = starting(verbsOf(grammar), typed);
    return { candidates: all.length > 0 ? all : starting(aliasesOf(grammar), typed), files: false };
  }
  const { candidates, files } = await operandsAfter(line, parts);
  if (candidates.length > 0 || files) return { candidates: starting(candidates, typed), files };
  return typed === '' ? flagCandidates(grammar, line, '--') : NOTHING;
};
