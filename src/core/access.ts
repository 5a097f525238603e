/** What one person may see and do from one conversation; decided by configuration, never by the command line. */
export interface Access {
  /** Cluster names, `*` for all. */
  readonly clusters: readonly string[];
  /** Namespaces they may see; undefined = all. */
  readonly namespaces: readonly string[] | undefined;
  readonly defaultCluster: string | undefined;
  /** May cancel and see the work of others. */
  readonly admin: boolean;
}

export const maySeeCluster = (access: Access, cluster: string): boolean =>
  access.clusters.includes('*') || access.clusters.includes(cluster);
