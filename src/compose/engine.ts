// SPDX-License-Identifier: Apache-2.0

import { setFlagsFromString } from 'node:v8';

/** V8 complains of settings that it does not know, and takes some only from its start: those of versions that were tried. */
const major = Number(process.versions.node.split('.', 1)[0]);
const isTried = [20, 22, 24].includes(major);

/**
 * How late V8 compiles what has run often, in bytes of bytecode between looks; its own is a sixth of this or less. A
 * check runs much different code a few thousand times each: compiling it takes longer than it saves
 * (`npm run bench -- analyze`).
 */
export const engineFlags: readonly string[] = major === 20 ? ['--interrupt-budget=400000'] : [];

/**
 * What lives for days and mostly waits. Loading the program would let the place of new objects grow to 33 MB, which stay. Old ones are
 * collected when they are a fifth more than were left. The compiler that makes WebAssembly quicker takes 30 MB for a moment, for a
 * parser of HTTP answers that is quick enough without.
 */
const waitingFlags = ['--semi-space-growth-factor=1', '--heap-growing-percent=20', '--liftoff-only'];
/** As V8 has it. */
const workingFlags = ['--semi-space-growth-factor=2', '--heap-growing-percent=0'];

const set = (flags: readonly string[]): void => {
  for (const flag of flags) setFlagsFromString(flag);
};

/** Counts for whatever is called from now on. */
export const tuneEngine = (): void => set(engineFlags);

/** For a process that mostly waits: less memory, at the cost of a quarter more processor time where it computes. */
export const keepEngineSmall = (): void => {
  if (isTried) set(waitingFlags);
};

let mayGrow = false;

/** Who is given something to compute takes the memory that makes it quick, from now on. */
export const letEngineGrow = (): void => {
  if (mayGrow || !isTried) return;
  mayGrow = true;
  set(workingFlags);
};
