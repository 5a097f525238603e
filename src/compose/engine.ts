import { setFlagsFromString } from 'node:v8';

/**
 * How late V8 compiles what has run often, in bytes of bytecode between looks; its own is a sixth of this or less. A
 * check runs much different code a few thousand times each: compiling it takes longer than it saves
 * (`npm run bench -- analyze`). V8 complains of settings that it does not know, so only versions that were tried have it.
 */
export const engineFlags: readonly string[] = process.versions.node.startsWith('20.')
  ? ['--interrupt-budget=400000']
  : [];

/** Counts for whatever is called from now on. */
export const tuneEngine = (): void => {
  for (const flag of engineFlags) setFlagsFromString(flag);
};
