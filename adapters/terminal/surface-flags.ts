import type { FlagSpecs, FlagValues } from '../../src/core/flags.ts';

/** What only a command line can be asked: everything else is the commands' own and the same in chat. */
export const surfaceFlags = {
  output: {
    type: 'text',
    short: 'o',
    placeholder: 'FORMAT',
    choices: ['text', 'json'],
    description: 'text, or json: one document on standard output and nothing else there',
  },
  objects: {
    type: 'text',
    placeholder: 'FILE|DIR|-',
    description: 'check recorded objects instead of a cluster; - reads standard input',
  },
  complete: {
    type: 'boolean',
    description: 'with --objects: what is not in the recording does not exist (=false: is unknown)',
  },
  at: {
    type: 'text',
    placeholder: 'TIME',
    description: 'with --objects: the moment of the recording, for example 2026-03-04T11:42:00Z',
  },
  kubeconfig: { type: 'text', placeholder: 'PATH', description: 'another kubeconfig than KUBECONFIG names' },
  context: { type: 'text', placeholder: 'NAME', description: 'the same as --cluster' },
  config: {
    type: 'text',
    placeholder: 'PATH',
    description: 'another configuration file than K8SGPT_CONFIG names',
  },
  all: { type: 'boolean', description: 'list every finding too' },
  quiet: { type: 'boolean', short: 'q', description: 'print nothing when nothing was found' },
  'exit-code': { type: 'boolean', description: 'end with 1 when problems were found' },
  'no-color': { type: 'boolean', description: 'no colour, as with the variable NO_COLOR' },
  help: { type: 'boolean', short: 'h', description: 'how a command works' },
  version: { type: 'boolean', short: 'V', description: 'the version' },
} as const satisfies FlagSpecs;

export type SurfaceFlags = FlagValues<typeof surfaceFlags>;
