import { defineKind, type KubeObject } from '../kind.ts';
import { list, record, text } from '../read.ts';

interface DestinationRule extends KubeObject<'DestinationRule'> {
  readonly host: string;
  readonly subsets: readonly string[];
}

export default defineKind<'DestinationRule', DestinationRule>({
  kind: 'DestinationRule',
  apiVersions: ['networking.istio.io/v1', 'networking.istio.io/v1beta1', 'networking.istio.io/v1alpha3'],
  plural: 'destinationrules',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    return {
      host: text(spec['host']) ?? '',
      subsets: list(spec['subsets'], (subset) => text(subset['name']) ?? ''),
      ...base,
    };
  },
});
