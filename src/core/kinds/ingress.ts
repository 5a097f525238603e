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
      ],
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
