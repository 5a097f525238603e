// SPDX-License-Identifier: Apache-2.0

/** Points at one Kubernetes object, present or missing. Namespace is undefined for cluster-scoped kinds. */
export interface Ref {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** `Kind/namespace/name`, or `Kind/name` for cluster-scoped objects: the form of every report and of JSON output. */
export const formatRef = (ref: Ref): string =>
  ref.namespace === undefined || ref.namespace === ''
    ? `${ref.kind}/${ref.name}`
    : `${ref.kind}/${ref.namespace}/${ref.name}`;

/** What `formatRef` wrote. */
export const parseRef = (text: string): Ref => {
  const [kind = '', second = '', third] = text.split('/');
  return third === undefined ? { kind, name: second } : { kind, namespace: second, name: third };
};

export const sameRef = (a: Ref, b: Ref): boolean =>
  a.kind === b.kind && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '');

/** Code-unit order: the same on every machine and in every locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const byRef = (a: Ref, b: Ref): number => byText(formatRef(a), formatRef(b));
