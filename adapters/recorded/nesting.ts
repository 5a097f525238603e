// SPDX-License-Identifier: Apache-2.0

/** Objects nested deeper than this are not Kubernetes objects; parsers have no such bound, serialisers and stacks have. */
export const DEEPEST = 1_000;

export const TOO_DEEP = `nested deeper than ${DEEPEST} levels`;
