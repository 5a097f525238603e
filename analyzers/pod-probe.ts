// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR, MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { type Datum, freeText, name, names, quantity, word } from '../src/core/datum.ts';
import type { Container, Probe } from '../src/core/kinds/_pod-spec.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import {
  containerEvidence,
  containerOf,
  downNode,
  isAbout,
  isEnded,
  isLeaving,
  isReady,
  lastEnd,
  patienceWith,
  probeEvidence,
  statusesOf,
  unreadySince,
} from '../src/core/pod-state.ts';
import { podsWith } from '../src/core/pods-alike.ts';
import { killText, probeBehind } from '../src/core/probe-kill.ts';
import { unwellPods } from '../src/core/unwell-pods.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS =
  'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

/** Time that whoever sets a readiness gate gets for it: load balancers take a while. */
const GATE_PATIENCE = 5 * MINUTE;

/** What the probe got for an answer, without repeating that it failed. */
const probeDetail = (message: string, more = ''): Datum =>
  freeText(
    (message.replace(/^\w+ probe (?:failed|errored(?: and resulted in \w+ state)?):?\s*/i, '') ||
      'it fails without a word') + more,
  );

/**
 * Programs may listen on ports that nobody declares, so a number proves nothing by itself. Where the connection is refused,
 * nothing listens there: what the pod declares is then likely what was meant.
 */
const portMeant = (pod: Pod, container: string, kind: Probe['kind'], message: string): string => {
  const port = containerOf(pod, container)?.probes.find((probe) => probe.kind === kind)?.port;
  if (typeof port !== 'number' || !/connection refused/i.test(message)) return '';
  const declared = pod.spec.containers.flatMap(({ ports }) =>
    ports.filter(({ protocol }) => protocol === 'TCP').map(({ containerPort }) => containerPort),
  );
  return declared.length === 0 || declared.includes(port)
    ? ''
    : `; nothing listens on port ${port}, and the pod declares ${[...new Set(declared)].sort((a, b) => a - b).join(', ')}`;
};

/** A probe may name a port; the API server takes any name. */
const unknownPort = (container: Container | undefined, kind: Probe['kind']): string | undefined => {
  const port = container?.probes.find((probe) => probe.kind === kind)?.port;
  return typeof port === 'string' && container?.ports.some(({ name }) => name === port) === false
    ? port
    : undefined;
};

/**
 * The kubelet throws the result of such a probe away: nothing becomes ready or started by it, and nothing is ever killed by it.
 * So a pod may look well and not be watched.
 */
const unwatched = (pod: Pod): readonly (readonly [container: Container, port: string])[] =>
  [...pod.spec.containers, ...pod.spec.initContainers].flatMap((container) => {
    const port = unknownPort(container, 'liveness');
    return port === undefined ? [] : [[container, port] as const];
  });

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Containers that fail their probes',
  why: 'A container that fails its readiness probe gets no traffic; one that fails its liveness probe is killed again and again.',
  each: 'Pod',
  reads: ['Event', 'Node', 'ReplicaSet', 'Job'],
  problems: {
    'killed-by-probe': {
      severity: 'critical',
      symptom: true,
      message:
        'is restarted again and again: {how} {probe} probe[ of container {container}] fails: {detail} ({restarts})',
      fix: 'Correct the {probe} probe of container {container} (port, path, delay), or what keeps the program from answering it.',
      docs: DOCS,
    },
    'not-ready': {
      severity: 'critical',
      symptom: true,
      message: 'runs but is not ready: {probe} probe[ of container {container}] fails: {detail}',
      fix: 'Find out why container {container} does not answer its {probe} probe; it gets no traffic until then.',
      docs: DOCS,
    },
    'port-unknown': {
      severity: 'critical',
      message:
        '{outcome}: the {probe} probe[ of container {container}] asks port {port}, which the container does not have',
      fix: 'Name a port of container {container} in its {probe} probe, or the number of the port.',
      docs: DOCS,
    },
    'gate-closed': {
      severity: 'warning',
      message: 'runs but is not ready: its readiness gate {gates} is not met: {detail}',
      fix: 'Ask the controller that sets {gates} (often a load balancer) why the pod is not accepted.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate',
    },
  },
  among: (cluster) => {
    const others = podsWith(cluster.list('Pod'), (pod) => unwatched(pod).length > 0);
    const unwell = unwellPods(cluster);
    return others.length === 0 ? unwell : [...new Set([...unwell, ...others])];
  },
  *check(pod, cluster) {
    if (isEnded(pod) || isLeaving(pod) || pod.phase !== 'Running' || downNode(pod, cluster) !== undefined)
      return;
    for (const [container, port] of unwatched(pod)) {
      const errored = cluster
        .events(pod)
        .find(
          (event) =>
            event.reason === 'Unhealthy' &&
            /^Liveness/i.test(event.message) &&
            isAbout(event, container.name),
        );
      yield {
        code: 'port-unknown',
        severity: 'warning',
        data: {
          outcome: freeText('is not restarted when it hangs'),
          container: name('container', container.name),
          probe: word('liveness'),
          port: name('port', port),
        },
        evidence: [
          ...(errored === undefined ? [] : [cluster.quote(errored)]),
          ...probeEvidence(pod, container.name, 'liveness'),
        ],
      };
    }
    for (const status of statusesOf(pod)) {
      // Nearly every container: nothing need be looked up.
      if (status.ready && status.restartCount === 0) continue;
      const events = cluster.events(pod);
      const container = name('container', status.name);
      const killing = probeBehind(pod, status, events, cluster);
      if (killing !== undefined) {
        const isLooping = status.state.waiting?.reason === 'CrashLoopBackOff';
        if (!isLooping && cluster.olderThan(lastEnd(status)?.finishedAt, HOUR)) continue;
        yield {
          code: 'killed-by-probe',
          severity: isReady(pod) ? 'warning' : 'critical',
          data: {
            container,
            probe: word(killing.probe),
            restarts: quantity(status.restartCount, 'restart'),
            how: freeText(killing.event === undefined ? 'likely its' : 'its'),
            detail:
              killing.event === undefined
                ? freeText(killText(killing))
                : probeDetail(
                    killing.event.message,
                    portMeant(pod, status.name, killing.probe, killing.event.message),
                  ),
          },
          evidence: [
            ...(killing.event === undefined ? [] : [cluster.quote(killing.event)]),
            containerEvidence(pod, status),
            ...probeEvidence(pod, status.name, killing.probe),
          ],
          since: unreadySince(pod),
        };
        continue;
      }
      if (status.ready || pod.initContainers.includes(status)) continue;
      if (status.state.waiting !== undefined || status.state.terminated !== undefined) continue;
      const spec = containerOf(pod, status.name);
      if (!cluster.olderThan(status.state.running?.startedAt, patienceWith(spec))) continue;
      const isStarting =
        status.started === false && spec?.probes.some(({ kind }) => kind === 'startup') === true;
      const probe = isStarting ? 'startup' : 'readiness';
      const told = events.find((event) => event.reason === 'Unhealthy' && isAbout(event, status.name));
      const port = unknownPort(spec, probe);
      if (port !== undefined) {
        yield {
          code: 'port-unknown',
          data: {
            outcome: freeText('can never become ready'),
            container,
            probe: word(probe),
            port: name('port', port),
          },
          evidence: [
            ...(told === undefined ? [] : [cluster.quote(told)]),
            ...probeEvidence(pod, status.name, probe),
          ],
          since: unreadySince(pod),
        };
        continue;
      }
      yield {
        code: 'not-ready',
        data: {
          container,
          probe: word(probe),
          detail:
            told === undefined
              ? freeText('no event says how any more')
              : probeDetail(told.message, portMeant(pod, status.name, probe, told.message)),
        },
        evidence: [
          ...(told === undefined ? [] : [cluster.quote(told)]),
          containerEvidence(pod, status),
          ...probeEvidence(pod, status.name, probe),
        ],
        since: unreadySince(pod),
      };
    }
    const ready = conditionOf(pod.conditions, 'Ready');
    const containersReady = conditionOf(pod.conditions, 'ContainersReady');
    if (ready === undefined || ready.status === 'True' || containersReady?.status !== 'True') return;
    const closed = pod.spec.readinessGates.filter(
      (gate) => conditionOf(pod.conditions, gate)?.status !== 'True',
    );
    if (closed.length === 0 || !cluster.olderThan(containersReady.lastTransitionTime, GATE_PATIENCE)) return;
    const said = closed
      .map((gate) => conditionOf(pod.conditions, gate))
      .find((condition) => condition?.message);
    yield {
      code: 'gate-closed',
      data: {
        gates: names('gate', closed),
        detail: freeText(said?.message ?? ready.message ?? 'no reason was given'),
      },
      evidence: [
        conditionEvidence(pod, ready),
        ...(said === undefined ? [] : [conditionEvidence(pod, said)]),
      ],
      since: containersReady.lastTransitionTime,
    };
  },
});
