import { defineAnalyzer } from '../src/core/analyzer.ts';
import { name, shownNames } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Container } from '../src/core/kinds/_pod-spec.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import type { ServicePort } from '../src/core/kinds/service.ts';
import { isEnded, isReady } from '../src/core/pod-state.ts';
import { byText } from '../src/core/ref.ts';

type Port = Container['ports'][number];

const DOCS = 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports';

/** Ports of what keeps running: sidecars are init containers that restart always. */
const portsOf = (pod: Pod): readonly Port[] =>
  [
    ...pod.spec.containers,
    ...pod.spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ].flatMap(({ ports }) => ports);

const shown = (ports: readonly Port[]): readonly string[] =>
  [
    ...new Set(
      ports.map((port) =>
        port.name === undefined ? String(port.containerPort) : `${port.name} (${port.containerPort})`,
      ),
    ),
  ].sort(byText);

const hasNamed = (pod: Pod, target: string, protocol: string): boolean =>
  portsOf(pod).some((port) => port.name === target && port.protocol === protocol);

/** TLS is often served on a port of its own that nobody declares: admission webhooks, metrics behind a proxy. */
const TLS = 443;

/** One container, one declared port where it answers, and another number asked for: a declaration is no proof, but nobody means that. */
const isOther = (pod: Pod, target: number, protocol: string): boolean => {
  const [only, ...more] = portsOf(pod);
  return (
    isReady(pod) &&
    pod.spec.containers.length === 1 &&
    only !== undefined &&
    more.length === 0 &&
    only.protocol === protocol &&
    only.containerPort !== target &&
    !pod.spec.hostNetwork
  );
};

const targetOf = ({ targetPort, port }: ServicePort): number | string => targetPort ?? port;

export default defineAnalyzer({
  kind: 'Service',
  group: 'core',
  title: 'Services that send to ports which their pods do not have',
  why: 'Pods are ready and the Service has endpoints, but connections go nowhere.',
  each: 'Service',
  reads: ['Pod'],
  problems: {
    'name-unknown': {
      severity: 'critical',
      message:
        'has no endpoints on port {port}: no container port of its pods is named {target}, they have {known}',
      fix: 'Set targetPort of port {port} to one of {known}, or name the container port {target}.',
      docs: DOCS,
      kubectl: 'kubectl get endpointslices -l kubernetes.io/service-name={name} -n {namespace} -o yaml',
    },
    'number-unlikely': {
      severity: 'warning',
      message: 'sends port {port} to targetPort {target}, but its pods declare only port {known}',
      fix: 'Set targetPort of port {port} to {known}, or make the container listen on {target}.',
      docs: DOCS,
      kubectl:
        'kubectl get pods -n {namespace} -o custom-columns=POD:.metadata.name,PORTS:.spec.containers[*].ports[*].containerPort',
    },
  },
  *check(service, cluster) {
    if (
      service.type === 'ExternalName' ||
      Object.keys(service.selector).length === 0 ||
      service.ports.length === 0
    )
      return;
    const pods = cluster
      .selected('Pod', service.metadata.namespace, service.selector)
      .filter((pod) => !isEnded(pod) && pod.metadata.deletionTimestamp === undefined);
    if (pods.length === 0) return;
    for (const port of service.ports) {
      const target = targetOf(port);
      const data = () => ({
        port: name('port', port.name ?? String(port.port)),
        target: name('port', String(target)),
        known: shownNames('port', shown(pods.flatMap(portsOf))),
      });
      const evidence = [
        {
          type: 'field' as const,
          on: refOf(service),
          path: `spec.ports[${port.name ?? port.port}].targetPort`,
          value: String(target),
        },
      ];
      if (typeof target === 'string' && pods.every((pod) => !hasNamed(pod, target, port.protocol)))
        yield { code: 'name-unknown', data: data(), evidence };
      else if (
        typeof target === 'number' &&
        service.ports.length === 1 &&
        port.port !== TLS &&
        service.clusterIP !== 'None' &&
        pods.every((pod) => isOther(pod, target, port.protocol))
      ) {
        yield { code: 'number-unlikely', data: data(), evidence };
      }
    }
  },
});
