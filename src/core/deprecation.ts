// SPDX-License-Identifier: Apache-2.0

/** Something that still works and will not for ever. */
export interface Deprecation {
  readonly kind: 'flag' | 'key' | 'variable';
  /** As people write it: `--anonymize`. */
  readonly name: string;
  /** The release that first warns. */
  readonly since: string;
  /** The release that no longer knows it. */
  readonly removedIn: string;
  /** What to do instead: one clause. */
  readonly instead: string;
}

/** The release that no longer reads k8sgpt's own names of settings. */
export const k8sgptNamesReadUntil = '1.0.0';

const flag = (name: string, instead: string): Deprecation => ({
  kind: 'flag',
  name,
  since: '0.1.0',
  removedIn: '1.0.0',
  instead,
});

const key = (name: string, instead: string): Deprecation => ({
  kind: 'key',
  name,
  since: '0.1.0',
  removedIn: k8sgptNamesReadUntil,
  instead,
});

const MIGRATE = 'k8sgpt config migrate writes the file anew';

/** All of them: the reference lists this, and warnings are made from it. */
export const deprecations: readonly Deprecation[] = [
  flag('--anonymize', 'leave it out: names are masked before a model reads them unless ai.mask is off'),
  flag('--custom-analysis', 'leave it out: analyzers under customAnalyzers run by themselves'),
  flag('--max-concurrency', 'set kubernetes.qps and kubernetes.burst: they bound what is asked of a cluster'),
  key('ai.providers, ai.defaultprovider', MIGRATE),
  key('active_filters', MIGRATE),
  key('cache.currentCacheType with gcs, azure, s3, interplex', MIGRATE),
  key('custom_analyzers', MIGRATE),
  key('kubeconfig, kubecontext', MIGRATE),
  {
    kind: 'variable',
    name: 'K8SGPT_BACKEND, K8SGPT_PASSWORD, K8SGPT_MODEL, K8SGPT_BASEURL and others of `k8sgpt serve`',
    since: '0.1.0',
    removedIn: k8sgptNamesReadUntil,
    instead: 'the warning names the variable that takes its place',
  },
];

/** One sentence without a full stop, for standard error. */
export const deprecationText = ({ name, since, removedIn, instead }: Deprecation): string =>
  `${name} is deprecated since ${since} and goes away with ${removedIn}: ${instead}`;

/** What is to be said of flags that were given, by their long names; each once. */
export const deprecatedFlags = (given: readonly string[]): readonly Deprecation[] =>
  deprecations.filter(({ kind, name }) => kind === 'flag' && given.includes(name.slice(2)));
