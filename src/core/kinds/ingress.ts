// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { list, number, record, text, texts } from '../read.ts';

export interface Ingress extends KubeObject<'Ingress'> {
  readonly className?: string | undefined;
  readonly backends: readonly Backend[];
  readonly hosts: readonly string[];
  readonly tls: readonly { readonly secretName?: string | undefined; readonly hosts: readonly string[] }[];
  readonly addresses: number;
}

/** One path's service; other resources behind a path are not followed. */
export interface Backend {
  readonly host: string;
  readonly path: string;
  /** The path as it stands, and not what begins with it. */
  readonly exact: boolean;
  readonly service: string;
  /** Number or name of the service's port. */
  readonly port?: number | string | undefined;
}

/** With this port name, the AWS controller does what an annotation says (redirect, answer) and asks no Service of that name. */
const ACTION_PORT = 'use-annotation';
const ACTION = 'alb.ingress.kubernetes.io/actions.';

/** What a path leads to where its backend is a Service, and not an action that only looks like one. */
const isService = ({ service, port }: Backend, annotations: KubeObject['metadata']['annotations']): boolean =>
  port !== ACTION_PORT || annotations[`${ACTION}${service}`] === undefined;

const backend = (raw: unknown, host: string, path: string, exact: boolean): Backend[] => {
  const service = record(record(raw)['service']);
  const name = text(service['name']);
  const port = record(service['port']);
  return name === undefined
    ? []
    : [{ host, path, exact, service: name, port: number(port['number']) ?? text(port['name']) }];
};

export default defineKind<'Ingress', Ingress>({
  kind: 'Ingress',
  apiVersions: ['networking.k8s.io/v1'],
  plural: 'ingresses',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      className: text(spec['ingressClassName']) || undefined,
      backends: [
        ...backend(spec['defaultBackend'], '*', '/', false),
        ...list(spec['rules'], (rule) =>
          list(record(rule['http'])['paths'], (path) =>
            backend(
              path['backend'],
              text(rule['host']) ?? '*',
              text(path['path']) ?? '/',
              path['pathType'] === 'Exact',
            ),
          ).flat(),
        ).flat(),
      ].filter((each) => isService(each, base.metadata.annotations)),
      hosts: list(spec['rules'], (rule) => text(rule['host']) ?? '').filter((host) => host !== ''),
      tls: list(spec['tls'], (entry) => ({
        secretName: text(entry['secretName']) || undefined,
        hosts: texts(entry['hosts']),
      })),
      addresses: list(record(status['loadBalancer'])['ingress'], (item) => item).length,
      ...base,
    };
  },
});
