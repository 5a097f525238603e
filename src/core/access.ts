// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { matchesGlob } from './glob.ts';
import type { Group } from './group.ts';

/** Whom an API server takes the bot for when it reads on behalf of somebody. */
export const Identity = z.object({ user: z.string().min(1), groups: z.array(z.string().min(1)).readonly() });
export type Identity = z.infer<typeof Identity>;

/** What a command does: looks, does something in the chat, or runs the bot itself. */
export const rights = ['read', 'act', 'admin'] as const;
export type Right = (typeof rights)[number];

/** Who asks on a machine of their own: at a terminal, on the local page, or from a program without a token there. */
export const ownPerson = 'you';
/** Who asks without a token where that is allowed to everybody who reaches the port. */
export const anonymousPerson = 'anonymous';
/** Names that no token may have. */
export const takenNames: readonly string[] = [ownPerson, anonymousPerson];

/** Why nothing is answered there, in one sentence, and what an operator would add to the configuration. */
export interface Refusal {
  readonly why: string;
  readonly remedy?: string | undefined;
}

/** What one person may see and do from one conversation; decided by configuration, never by the command line. */
export interface Access {
  /** Cluster names, `*` stands for anything. */
  readonly clusters: readonly string[];
  /** Namespaces they may see; undefined = all. */
  readonly namespaces: readonly string[] | undefined;
  readonly defaultCluster: string | undefined;
  /** May cancel and see the work of others, and run the bot. */
  readonly admin: boolean;
  /** Verbs and rights; undefined = everything but what is for admins. */
  readonly verbs?: readonly string[] | undefined;
  /** Nothing but help is answered. */
  readonly refused?: Refusal | undefined;
  /** Whom to ask for more: a person or a channel, in words. */
  readonly contact?: string | undefined;
  /** A group of the platform to ask. */
  readonly contactGroup?: Group | undefined;
  /** Clusters are read with the rights of this user of theirs; undefined = with the bot's own. */
  readonly identity?: Identity | undefined;
}

export const maySeeCluster = (access: Access, cluster: string): boolean =>
  access.refused === undefined && access.clusters.some((pattern) => matchesGlob(cluster, pattern));

/** Whether they may do something with a command of which others may only see the answer. */
export const mayAct = ({ verbs, admin }: Access, verb: string): boolean =>
  admin || verbs === undefined || verbs.includes(verb) || verbs.includes('act');
