import { Unavailable } from './errors.ts';

/** More is asked for at the same time than is taken. */
export class Busy extends Unavailable {}
