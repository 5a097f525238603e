// SPDX-License-Identifier: Apache-2.0

import { LineCounter } from 'yaml';
import type { z } from 'zod';
import { Refused } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import { yamlDocument } from '../../src/core/yaml-documents.ts';
import { KubeconfigFile } from './kubeconfig-schema.ts';

/** `["contexts", 1, "context", "cluster"]` → `contexts[1].context.cluster`. */
const formatPath = (path: readonly PropertyKey[]): string =>
  path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`,
    )
    .join('');

/** The first thing wrong, with the file and the key; Refused, because whoever wrote the file can correct it. */
export const parseAt = <T extends z.ZodType>(
  schema: T,
  value: unknown,
  source: string,
  place: string,
): z.infer<T> => {
  const result = fits(schema, value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const key = [place, formatPath(issue?.path ?? [])].filter((part) => part !== '').join('.');
  throw new Refused(`${source}: ${key || 'the file'}: ${issue?.message ?? 'not valid'}.`);
};

/** The text of a kubeconfig (YAML or JSON) → its parts. */
export const parseKubeconfig = (text: string, source: string): KubeconfigFile => {
  const lines = new LineCounter();
  const document = yamlDocument(text, lines);
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new Refused(
      `${source}:${line}:${col}: this kubeconfig is not valid YAML: ${error.message.split('\n')[0] ?? error.code}`,
    );
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    // Aliases of aliases of aliases: a few lines that would fill the memory.
    throw new Refused(`${source}: this kubeconfig repeats itself too often: it is written without aliases.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refused(`${source}: this is no kubeconfig: it must hold clusters, users and contexts.`);
  }
  return parseAt(KubeconfigFile, value, source, '');
};
