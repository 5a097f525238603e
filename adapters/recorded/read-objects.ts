// SPDX-License-Identifier: Apache-2.0

import { stat } from 'node:fs/promises';
import { Refused } from '../../src/core/errors.ts';
import { type Collected, collectObjects } from './collect-objects.ts';
import { type PodLog, splitDumpLogs } from './dump-logs.ts';
import { Malformed } from './malformed.ts';
import { mergeDuplicates } from './merge-duplicates.ts';
import { parseDocuments } from './parse-documents.ts';
import type { RawObject, RecordedKind } from './raw-object.ts';
import { type Input, type InputLimits, inputLimits, readPath, readStream } from './read-input.ts';

/** Where a recording is: a file, a folder, `-` for what is piped in, or text that somebody holds already. */
export type RecordingSource = { readonly path: string } | { readonly text: string; readonly name?: string };

export interface Recording {
  readonly objects: readonly RawObject[];
  /** Kinds that were read, also where there was nothing of them (an empty PodList). */
  readonly kinds: readonly RecordedKind[];
  readonly logs: readonly PodLog[];
  /** Sentences for the person: what was passed over and why. */
  readonly notices: readonly string[];
}

const HINT = 'kubectl get pods,services,deployments,events -A -o json > cluster.json';

async function* inputs(source: RecordingSource, limits: InputLimits): AsyncGenerator<Input> {
  if ('text' in source)
    yield { type: 'text', name: source.name ?? 'the input', text: source.text.replace(/^\ufeff/, '') };
  else if (source.path === '-') {
    yield {
      type: 'text',
      name: 'standard input',
      text: await readStream(process.stdin, 'standard input', limits),
    };
  } else yield* readPath(source.path, limits);
}

const isFolder = async (source: RecordingSource): Promise<boolean> =>
  'path' in source &&
  source.path !== '-' &&
  ((await stat(source.path).catch(() => undefined))?.isDirectory() ?? false);

const listed = (names: readonly string[], most = 3): string =>
  names.length <= most
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

/** A folder of a thousand broken files must not bury what matters. */
const MOST_NOTICES = 20;

const bounded = (notices: readonly string[]): readonly string[] =>
  notices.length <= MOST_NOTICES
    ? notices
    : [...notices.slice(0, MOST_NOTICES), `And ${notices.length - MOST_NOTICES} more like these.`];

interface Gathered {
  readonly collected: Collected;
  readonly logs: PodLog[];
  readonly notices: string[];
}

/** One text → objects and logs; returns whether there was anything of Kubernetes in it. Throws Malformed. */
const gather = (text: string, name: string, { collected, logs, notices }: Gathered): boolean => {
  const { rest, logs: found } = splitDumpLogs(text);
  logs.push(...found);
  if (/(^|[\\/])logs\.txt$/i.test(name)) return true;
  const own: Collected = { objects: [], kinds: [], remarks: [], foreign: 0 };
  for (const value of parseDocuments(rest, name)) collectObjects(value, own);
  for (const remark of own.remarks) notices.push(`${name} ${remark}.`);
  const any = own.objects.length + own.kinds.length + found.length > 0;
  if (any && own.foreign > 0) {
    notices.push(
      `${name} holds ${own.foreign} ${own.foreign === 1 ? 'entry' : 'entries'} without apiVersion, kind or name, passed over.`,
    );
  }
  for (const object of own.objects) collected.objects.push(object);
  collected.kinds.push(...own.kinds);
  return any || own.remarks.length > 0;
};

/**
 * Reads what people record of a cluster: lists of any kind, `kubectl get -o json`, YAML documents, folders of such
 * files, and `kubectl cluster-info dump` as folder or stream. Throws Refused, naming file and line, when there is
 * nothing to read; in a folder one bad file is a notice.
 */
export const readObjects = async (
  source: RecordingSource,
  limits: InputLimits = inputLimits,
): Promise<Recording> => {
  const folder = await isFolder(source);
  const notices: string[] = [];
  const gathered: Gathered = {
    collected: { objects: [], kinds: [], remarks: [], foreign: 0 },
    logs: [],
    notices,
  };
  const others: string[] = [];
  const foreign: string[] = [];
  let name = 'path' in source ? source.path : (source.name ?? 'the input');
  for await (const input of inputs(source, limits)) {
    if (!folder) name = input.name;
    if (input.type === 'passed-over') {
      if (input.why === 'is neither JSON nor YAML') others.push(input.name);
      else notices.push(`${input.name} ${input.why}; passed over.`);
      continue;
    }
    try {
      if (!gather(input.text, input.name, gathered)) foreign.push(input.name);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      const where = `${input.name}, line ${error.line}: ${error.message}`;
      if (!folder) throw new Refused(`${where}.`, { hint: HINT, cause: error });
      notices.push(`${where}; passed over.`);
    }
  }
  if (folder && foreign.length > 0) notices.push(`No Kubernetes objects in ${listed(foreign)}; passed over.`);
  if (others.length > 0) notices.push(`Neither JSON nor YAML: ${listed(others)}; passed over.`);
  const { objects, repeated } = mergeDuplicates(gathered.collected.objects);
  if (repeated.length > 0) notices.push(`Given more than once, the most complete kept: ${listed(repeated)}.`);
  if (objects.length === 0 && gathered.collected.kinds.length === 0) {
    throw new Refused([`${name} holds no Kubernetes objects.`, ...notices.slice(0, 3)].join(' '), {
      hint: HINT,
    });
  }
  const kinds = new Map(gathered.collected.kinds.map((kind) => [`${kind.apiVersion}/${kind.kind}`, kind]));
  return { objects, kinds: [...kinds.values()], logs: gathered.logs, notices: bounded(notices) };
};
