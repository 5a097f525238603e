// SPDX-License-Identifier: Apache-2.0

/** As many different questions as are wanted, each of one namespace of the demo cluster and two kinds. */
export const questions = (count: number): readonly string[] => {
  const namespaces = ['shop', 'payments', 'reports', 'catalog', 'search', 'platform', 'default'];
  const kinds = [
    'Pod',
    'Service',
    'Deployment',
    'StatefulSet',
    'CronJob',
    'Ingress',
    'ConfigMap',
    'Node',
    'Job',
  ];
  const pairs = kinds.flatMap((first, at) => kinds.slice(at + 1).map((second) => [first, second]));
  const triples = pairs.flatMap(([first = '', second = '']) =>
    kinds.slice(kinds.indexOf(second) + 1).map((third) => [first, second, third]),
  );
  return [...pairs, ...triples]
    .map((chosen) => chosen.join(','))
    .flatMap((pair) => namespaces.map((namespace) => `analyze -n ${namespace} --filter ${pair}`))
    .slice(0, count);
};
