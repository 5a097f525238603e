// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { name, names } from '../src/core/datum.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import { isEnded } from '../src/core/pod-state.ts';
import { podsWith } from '../src/core/pods-alike.ts';

const DOCS = 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/';

/** Sections that Prometheus knows; it refuses a file with any other. */
const SECTIONS = new Set([
  'global',
  'runtime',
  'rule_files',
  'scrape_config_files',
  'scrape_configs',
  'alerting',
  'remote_write',
  'remote_read',
  'storage',
  'tracing',
  'otlp',
]);

/** What makes a Prometheus useful without scraping anything itself. */
const PURPOSES = ['scrape_configs', 'scrape_config_files', 'remote_read', 'otlp'];

/** Name of the file that a pod's Prometheus starts from: who reloads it knows the one that people write. */
const fileOf = ({ spec }: Pod): string | undefined => {
  const containers = spec.containers.filter(({ configFile }) => configFile !== undefined);
  const reloader = containers.find((container) => container.name.includes('reloader'));
  return (reloader ?? containers[0])?.configFile?.split('/').at(-1);
};

const isConfigured = ({ spec }: Pod): boolean =>
  spec.containers.some(({ configFile }) => configFile !== undefined);

export default defineAnalyzer({
  kind: 'PrometheusConfigValidate',
  group: 'integration',
  title: 'Configurations that Prometheus refuses, or that scrape nothing',
  why: 'A Prometheus that cannot load its configuration goes on with the old one, or does not start at all.',
  each: 'Pod',
  reads: ['ConfigMap'],
  problems: {
    unreadable: {
      severity: 'critical',
      message: 'reads its configuration from {file} in ConfigMap {map}, which is not YAML',
      fix: 'Store the configuration as plain YAML: no compressed data, no control characters, no tabs as indentation.',
      docs: DOCS,
      kubectl: 'kubectl get configmap {map} -n {namespace} -o yaml',
    },
    'section-unknown': {
      severity: 'critical',
      message:
        'reads its configuration from {file} in ConfigMap {map}, which has sections that Prometheus refuses: {sections}',
      fix: 'Correct the names of these sections; promtool check config tells what is left.',
      docs: DOCS,
      kubectl: 'kubectl get configmap {map} -n {namespace} -o yaml',
    },
    'scrapes-nothing': {
      severity: 'warning',
      message: 'scrapes nothing: {file} in ConfigMap {map} has no scrape_configs',
      fix: 'Add scrape_configs to {file}.',
      docs: `${DOCS}#scrape_config`,
      kubectl: 'kubectl get configmap {map} -n {namespace} -o yaml',
    },
  },
  among: (cluster) => podsWith(cluster.list('Pod'), isConfigured),
  *check(pod, cluster) {
    const file = fileOf(pod);
    if (file === undefined || isEnded(pod)) return;
    const maps = pod.spec.volumes.flatMap(({ uses }) => uses.filter(({ kind }) => kind === 'ConfigMap'));
    for (const map of new Set(maps.map((use) => use.name))) {
      const config = cluster
        .find('ConfigMap', map, pod.metadata.namespace)
        ?.prometheus.find(({ key }) => key === file);
      if (config === undefined) continue;
      const data = { file: name('key', file), map: name('ConfigMap', map) };
      const blames = [{ kind: 'ConfigMap', namespace: pod.metadata.namespace, name: map }];
      const unknown = config.sections.filter((section) => !SECTIONS.has(section));
      if (!config.isText) yield { code: 'unreadable', data, blames };
      else if (unknown.length > 0)
        yield { code: 'section-unknown', data: { ...data, sections: names('section', unknown) }, blames };
      else if (!config.sections.some((section) => PURPOSES.includes(section)))
        yield { code: 'scrapes-nothing', data, blames };
      return;
    }
  },
});
