// SPDX-License-Identifier: Apache-2.0

import type { FlagSpecs, FlagValues } from '../../src/core/flags.ts';
import { formatNames } from '../../src/core/format-names.ts';

/** Commands that may ask a model. */
const asking = ['analyze', 'explain', 'ask'] as const;

/** Commands whose answer is a report. */
const reporting = ['analyze', 'explain', 'details'] as const;

/** Verbs that look at no recording, and have no answer that may be nothing. */
const apart = [
  'auth',
  'completion',
  'config',
  'demo',
  'doctor',
  'dump',
  'generate',
  'integration',
  'version',
] as const;

/** What only a command line can be asked: everything else is the commands' own and the same in chat. */
export const surfaceFlags = {
  output: {
    type: 'text',
    short: 'o',
    placeholder: 'FORMAT',
    choices: formatNames,
    description: `${formatNames.join(', ')}: one document on standard output and nothing else there`,
  },
  objects: {
    type: 'text',
    notWith: apart,
    placeholder: 'FILE|DIR|-',
    description: 'check recorded objects instead of a cluster; - reads standard input',
  },
  demo: {
    type: 'text',
    notWith: apart,
    placeholder: 'LESSON',
    listedBy: 'demo',
    description: 'check a recorded cluster to learn with: demo, or a lesson that k8sgpt demo lists',
  },
  complete: {
    type: 'boolean',
    notWith: apart,
    description: 'with --objects: what is not in the recording does not exist (=false: is unknown)',
  },
  at: {
    type: 'text',
    notWith: apart,
    placeholder: 'TIME',
    description: 'with --objects: the moment of the recording, for example 2026-03-04T11:42:00Z',
  },
  kubeconfig: { type: 'text', placeholder: 'PATH', description: 'another kubeconfig than KUBECONFIG names' },
  context: {
    type: 'text',
    placeholder: 'NAME',
    description: 'the same as --cluster',
    suggests: 'clusters',
  },
  config: {
    type: 'text',
    placeholder: 'PATH',
    description: 'another configuration file than K8SGPT_CONFIG names',
  },
  all: { type: 'boolean', goesWith: reporting, description: 'list every finding too' },
  quiet: { type: 'boolean', short: 'q', notWith: apart, description: 'print nothing when nothing was found' },
  'exit-code': { type: 'boolean', goesWith: reporting, description: 'end with 1 when problems were found' },
  'no-color': { type: 'boolean', description: 'no colour, as with the variable NO_COLOR' },
  compat: {
    type: 'boolean',
    goesWith: reporting,
    description: "with -o json or yaml: k8sgpt's own shape of the result",
  },
  backend: {
    type: 'text',
    short: 'b',
    placeholder: 'BACKEND',
    goesWith: asking,
    description: 'another AI backend for this once; it has to be set up',
  },
  'no-cache': {
    type: 'boolean',
    short: 'c',
    goesWith: asking,
    description: 'ask the model anew, and remember nothing',
  },
  'custom-headers': {
    type: 'list',
    short: 'r',
    placeholder: 'NAME:VALUE',
    whole: true,
    // Of servers the most that one header may have, as a rule; a token of a company's gateway has thousands.
    longest: 8_192,
    goesWith: asking,
    description: 'more headers of each request to the AI backend',
  },
  'with-doc': {
    type: 'boolean',
    short: 'd',
    goesWith: ['analyze'],
    description: 'with the official documentation of each problem',
  },
  'with-stat': {
    type: 'boolean',
    short: 's',
    goesWith: ['analyze'],
    description: 'how long reading and each filter took, on standard error',
  },
  interactive: {
    type: 'boolean',
    short: 'i',
    goesWith: ['analyze'],
    description: 'ask on about the report',
  },
  watch: {
    type: 'boolean',
    short: 'w',
    goesWith: ['analyze'],
    description: 'check again and again; in a pipe, tell only what becomes of incidents',
  },
  interval: {
    type: 'text',
    placeholder: 'TIME',
    goesWith: ['analyze'],
    description: 'with --watch: time between two checks (default: 30s)',
  },
  anonymize: {
    type: 'boolean',
    short: 'a',
    goesWith: asking,
    description: 'mask names before a model reads them; with --compat, tell what stands for them',
  },
  'custom-analysis': {
    type: 'boolean',
    short: 'z',
    goesWith: ['analyze'],
    description: 'deprecated: analyzers of your own run where they are set up',
  },
  'max-concurrency': {
    type: 'text',
    short: 'm',
    placeholder: 'NUMBER',
    goesWith: ['analyze'],
    description: 'deprecated: how much is asked of a cluster at once is a setting',
  },
  kubecontext: {
    type: 'text',
    placeholder: 'NAME',
    description: 'the same as --context, as k8sgpt calls it',
    suggests: 'clusters',
  },
  verbose: { type: 'boolean', short: 'v', description: 'log what happens to standard error' },
  help: { type: 'boolean', short: 'h', description: 'how a command works' },
  version: { type: 'boolean', short: 'V', description: 'the version' },
} as const satisfies FlagSpecs;

export type SurfaceFlags = FlagValues<typeof surfaceFlags>;
