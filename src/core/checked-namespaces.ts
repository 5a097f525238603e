// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from './analysis-settings.ts';
import { matchesAny } from './glob.ts';
import type { KubeObject } from './kind.ts';
import type { Scope } from './snapshot.ts';

export const limitsNamespaces = ({ only, except }: Scope): boolean =>
  only !== undefined || except !== undefined;

/** Whether the lists of namespaces let an object be checked; what lives in no namespace always is. */
export const isChecked = ({ kind, metadata }: KubeObject, { only, except }: Scope): boolean => {
  const namespace = kind === 'Namespace' ? metadata.name : metadata.namespace;
  if (namespace === undefined) return true;
  return (
    (only === undefined || matchesAny(namespace, only)) &&
    (except === undefined || !matchesAny(namespace, except))
  );
};

const isPattern = (name: string): boolean => /[*?]/.test(name);

/**
 * What is checked where nobody names a namespace: as the operator's lists say. Who names one means it, listed or not.
 * Namespaces that are written out are read alone, for credentials that may see no more.
 */
export const limitScope = (
  scope: Scope,
  { onlyNamespaces, exceptNamespaces }: Pick<AnalysisSettings, 'onlyNamespaces' | 'exceptNamespaces'>,
): Scope => {
  if (scope.namespaces !== undefined) return scope;
  const isSpelled = onlyNamespaces.length > 0 && !onlyNamespaces.some(isPattern);
  if (isSpelled) {
    const namespaces = onlyNamespaces.filter((name) => !matchesAny(name, exceptNamespaces));
    return { ...scope, namespaces: [...new Set(namespaces)].sort() };
  }
  return {
    ...scope,
    ...(onlyNamespaces.length === 0 ? {} : { only: onlyNamespaces }),
    ...(exceptNamespaces.length === 0 ? {} : { except: exceptNamespaces }),
  };
};
