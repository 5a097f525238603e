// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { answerShell } from '../../completion/answer-shell.ts';
import { completeLine } from '../../completion/complete-line.ts';
import type { Candidate } from '../../completion/grammar.ts';
import { defaultStateDir } from '../../config/state-dir.ts';
import type { Suggests } from '../../core/flags.ts';
import { record, text } from '../../core/read.ts';
import { contextsHere } from './contexts-here.ts';
import { grammar } from './grammar.generated.ts';
import { type KnownHere, readKnown } from './known-here.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Given = Readonly<Record<string, string>>;

/** A press of Tab waits no longer for names, in milliseconds. */
const PATIENCE_MS = 500;

/** Where the configuration says that state is kept: found without checking all of it. */
const stateDirOf = async (env: Environment, given: Given): Promise<string> => {
  const set = env['K8SGPT_STATE_DIR'];
  if (set !== undefined && set !== '') return set;
  const { placeOfFile } = await import('../../config/load-place.ts');
  const content = await readFile(placeOfFile({ env, path: given['config'] }).path, 'utf8').catch(() => '');
  if (!/^general:/m.test(content)) return defaultStateDir(env);
  const { parse } = await import('yaml');
  return text(record(record(parse(content))['general'])['stateDir']) ?? defaultStateDir(env);
};

/** What is known of the cluster that a line is about, and which that is. */
const clusterOf = ({ clusters }: KnownHere, given: Given) => {
  const named = given['cluster'] ?? given['context'];
  return clusters.find((cluster) => (named === undefined ? cluster.default : cluster.name === named));
};

const valuesOf = async (what: Suggests, given: Given, env: Environment): Promise<readonly Candidate[]> => {
  const known = await readKnown(await stateDirOf(env, given));
  const cluster = clusterOf(known, given);
  switch (what) {
    case 'clusters': {
      const contexts = await contextsHere(env, given['kubeconfig']);
      return [...new Set([...contexts, ...known.clusters.map(({ name }) => name)])].map((value) => ({
        value,
      }));
    }
    case 'namespaces':
      return (cluster?.namespaces ?? []).map((value) => ({ value }));
    case 'objects': {
      const namespaces = given['namespace']?.split(',');
      return (cluster?.objects ?? [])
        .filter(({ namespace }) => namespaces?.includes(namespace) ?? true)
        .map(({ namespace, name }) => ({ value: name, description: namespace }));
    }
    case 'incidents':
      return known.incidents.map((title, at) => ({ value: String(at + 1), description: title }));
    case 'filters':
      return known.filters.map(({ name, title }) => ({ value: name, description: title }));
  }
};

/** Names that a line may mean, from what earlier commands saw; none when that takes too long or fails. */
export const knownNames =
  (env: Environment) =>
  async (what: Suggests, given: Given): Promise<readonly Candidate[]> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<readonly Candidate[]>((resolve) => {
      timer = setTimeout(() => resolve([]), PATIENCE_MS);
    });
    try {
      return await Promise.race([valuesOf(what, given, env).catch(() => []), late]);
    } finally {
      clearTimeout(timer);
    }
  };

/** `k8sgpt __complete WORDS… CURRENT`: what a shell, or kubectl for its plug-in, may offer at the end of the line. */
export const runComplete = async (words: readonly string[], env: Environment): Promise<string> => {
  const current = words.at(-1) ?? '';
  return answerShell(
    // Older PowerShell cannot pass on an argument that is empty.
    await completeLine(words.slice(0, -1), current === '""' ? '' : current, {
      grammar,
      known: knownNames(env),
    }),
  );
};
