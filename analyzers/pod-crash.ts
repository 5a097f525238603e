import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import { freeText, name, quantity, word } from '../src/core/datum.ts';
import type { ContainerStatus, Pod } from '../src/core/kinds/pod.ts';
import { containerEvidence, containerOf, isCompleted, isEnded, isOfJob, lastEnd, statusesOf } from '../src/core/pod-state.ts';

const DOCS = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/';
const LOGS = 'kubectl logs {name} -c {container} --previous -n {namespace}';

/** Restarts of a running container that are worth a warning, when the last one was within the hour. */
const MANY_RESTARTS = 5;

/** Sidecars that are told to stop end with these: SIGTERM and SIGINT. */
const STOPPED_BY_SIGNAL = new Set([143, 130]);

const EXIT_CODES: Readonly<Record<number, string>> = {
  1: 'the program reported an error',
  2: 'the program was called wrongly',
  126: 'the command cannot be executed',
  127: 'the command was not found',
  134: 'the program aborted itself',
  137: 'it was killed (SIGKILL)',
  139: 'the program accessed invalid memory',
  143: 'it was asked to stop (SIGTERM)',
};

const isOom = (status: ContainerStatus): boolean => lastEnd(status)?.reason === 'OOMKilled';

const detailOf = (status: ContainerStatus): string => {
  const end = lastEnd(status);
  const said = end?.message.trim() ?? '';
  return said !== '' ? said : (EXIT_CODES[end?.exitCode ?? 0] ?? 'its log says why');
};

const dependencies = (pod: Pod, container: string): { kind: string; namespace: string | undefined; name: string }[] =>
  (containerOf(pod, container)?.hosts ?? []).map((host) => {
    const [service = '', namespace] = host.split('.');
    return { kind: 'Service', namespace: namespace !== undefined && /\.svc(\.|$)/.test(host) ? namespace : pod.metadata.namespace, name: service };
  });

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Containers that crash, run out of memory or keep restarting',
  why: 'A container that ends by itself serves nobody; each restart waits longer than the one before.',
  each: 'Pod',
  reads: ['Event'],
  problems: {
    'crash-loop': {
      severity: 'critical',
      symptom: true,
      message: 'crashes at every start: container {container} ended with exit code {exitCode} ({reason}) after {restarts}: {detail}',
      fix: 'Read the last log of container {container} and correct what makes it end.',
      docs: DOCS,
      kubectl: LOGS,
    },
    'oom-killed': {
      severity: 'critical',
      message: 'runs out of memory: container {container} was OOMKilled at its limit of {limit} and restarted ({restarts})',
      fix: 'Raise the memory limit of container {container}, or make the program use less.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/',
      kubectl: 'kubectl describe pod {name} -n {namespace}',
    },
    'init-failed': {
      severity: 'critical',
      symptom: true,
      message: 'cannot start: init container {container} ended with exit code {exitCode} ({reason}) after {restarts}: {detail}',
      fix: 'Read the log of init container {container} and correct what makes it fail.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-init-containers/',
      kubectl: LOGS,
    },
    exited: {
      severity: 'critical',
      symptom: true,
      message: 'is not running: container {container} terminated with exit code {exitCode} ({reason}): {detail}',
      fix: 'Read the log of container {container} and correct what made it end.',
      docs: DOCS,
      kubectl: 'kubectl logs {name} -c {container} -n {namespace}',
    },
    restarting: {
      severity: 'warning',
      symptom: true,
      message: 'keeps restarting: container {container} was restarted {restarts}, last with exit code {exitCode} ({reason})',
      fix: 'Read the previous log of container {container}: it ran, and then ended.',
      docs: DOCS,
      kubectl: LOGS,
    },
  },
  *check(pod, cluster) {
    if (isCompleted(pod) || (isEnded(pod) && isOfJob(pod)) || pod.reason === 'Evicted') return;
    for (const status of statusesOf(pod)) {
      const end = lastEnd(status);
      if (end === undefined) continue;
      const looping = status.state.waiting?.reason === 'CrashLoopBackOff';
      const init = pod.initContainers.includes(status) && containerOf(pod, status.name)?.restartPolicy !== 'Always';
      const recent = !cluster.olderThan(end.finishedAt, HOUR);
      const facts = {
        data: {
          container: name('container', status.name),
          exitCode: quantity(end.exitCode),
          reason: word(end.reason === '' ? 'Error' : end.reason),
          restarts: quantity(status.restartCount, 'restart'),
          detail: freeText(detailOf(status)),
        },
        evidence: [containerEvidence(pod, status), ...cluster.events(pod).filter((event) => event.reason === 'BackOff').slice(0, 1).map(cluster.quote)],
        blames: dependencies(pod, status.name),
        since: status.lastState.terminated?.startedAt ?? end.finishedAt,
      };
      if (isOom(status) && (looping || status.state.terminated !== undefined || recent)) {
        yield { ...facts, code: 'oom-killed', data: { ...facts.data, limit: { type: 'text', value: containerOf(pod, status.name)?.limits['memory'] ?? 'the node' } }, blames: [] };
      } else if (init && (looping || (end.exitCode !== 0 && status.state.terminated !== undefined))) yield { ...facts, code: 'init-failed' };
      else if (looping) yield { ...facts, code: 'crash-loop' };
      else if (status.state.terminated !== undefined && end.exitCode !== 0 && !(STOPPED_BY_SIGNAL.has(end.exitCode) && isEnded(pod))) {
        yield { ...facts, code: pod.spec.restartPolicy === 'Always' && !isEnded(pod) ? 'crash-loop' : 'exited' };
      } else if (status.restartCount >= MANY_RESTARTS && recent && end.exitCode !== 0) yield { ...facts, code: 'restarting' };
    }
  },
});
