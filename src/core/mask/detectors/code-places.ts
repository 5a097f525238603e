// SPDX-License-Identifier: Apache-2.0

import { wordSet } from '../_words.ts';
import { isOrdinaryWord } from '../ordinary-words.ts';
import { WINDOWS_PATH } from '../read-as-meant.ts';
import { isVocabulary } from '../vocabulary.ts';
import { byPattern, type Detected, type Detector } from './detector.ts';

/** Beginnings of packages that everybody uses: they say what a program is made of, not whose it is. */
const PUBLIC = wordSet(`
  com.google com.fasterxml com.zaxxer com.mysql com.sun com.oracle com.amazonaws com.azure com.microsoft com.mongodb com.datastax com.rabbitmq
  com.ibm com.github com.netflix com.squareup com.typesafe com.hazelcast com.couchbase com.codahale com.thoughtworks com.vaadin com.zendesk
  org.apache org.springframework org.hibernate org.postgresql org.eclipse org.elasticsearch org.opensearch org.slf4j org.jboss org.keycloak
  org.mongodb org.redisson org.flywaydb org.mariadb org.h2 org.xml org.w3c org.json org.yaml org.bouncycastle org.junit org.mockito org.jetbrains
  org.glassfish org.infinispan org.quartz org.codehaus org.gradle org.neo4j org.wildfly org.thymeleaf org.jooq org.reactivestreams org.omg
  io.netty io.grpc io.kubernetes io.fabric8 io.micrometer io.vertx io.quarkus io.lettuce io.reactivex io.opentelemetry io.prometheus io.micronaut
  io.jsonwebtoken io.undertow io.confluent io.debezium io.smallrye io.swagger io.sentry io.jaegertracing io.zipkin io.ktor io.k8s
  net.sf net.logstash net.jodah net.bytebuddy net.minidev dev.langchain4j software.amazon jp.co.soramitsu`);

/** Modules and families of settings by their first part. */
const ROOTS = wordSet(`
  java javax jakarta jdk sun kotlin scala groovy reactor android akka spring hibernate quarkus micronaut log4j logback logging server management
  kafka sasl ssl zookeeper elasticsearch opensearch cassandra postgres postgresql mysql mariadb mongodb mongo redis rabbitmq nginx envoy istio
  django flask sqlalchemy celery asyncio urllib3 requests botocore boto3 aiohttp uvicorn gunicorn starlette fastapi pydantic numpy pandas torch
  psycopg2 pymongo grpc google http concurrent multiprocessing importlib socket email json xml unittest jinja2 werkzeug kubernetes numba scipy
  microsoft system aws amazon azure net os io fs sys node vm kernel fluentbit prometheus grafana argocd fluxcd traefik`);

/** Whether a dotted name (`org.apache.kafka.common`) begins as those of public software do. */
export const isPublicPackage = (name: string): boolean => {
  const [first = '', second = ''] = name.toLowerCase().split('.');
  return ROOTS.has(first) || PUBLIC.has(`${first}.${second}`);
};

/** Ends of the names of files: `Order.java:42`, `ledger/client.go` are no hosts. */
export const codeFiles = wordSet(`
  java kt scala groovy go py rb rs js mjs cjs ts tsx jsx php cs cpp cc c h hpp ex exs erl swift lua sql proto yaml yml json xml toml ini conf cfg
  properties log txt html css vue pem crt key csv md lock`);

const PACKAGE =
  /(?<![\w.@/-])((?:com|org|net|io|dev|co|de|fr|uk|nl|ch|at|eu|se|pl|it|es|jp|br|in|ru|cn|biz|app)\.([a-z][a-z0-9_]{1,40})(?:\.[a-z_][a-z0-9_]{0,40}){0,8})(?=\.[A-Z]\w|\.\$|\$|:[a-z][\w.-]{0,60}:)/dg;

/** The packages of a stack trace down to the class: their names are those of a company and its product. */
const packages: Detector = (text) =>
  [...text.matchAll(PACKAGE)].flatMap((match): Detected[] => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    return [{ start, end, kind: isPublicPackage(text.slice(start, end)) ? 'keep' : 'name' }];
  });

/** Folders of Windows that every machine has. */
const COMMON = wordSet('users windows system32 programdata program files appdata roaming public temp');

/** Telling parts of `C:\Users\…` and of `\\server\share`. */
const windowsPaths: Detector = (text) =>
  [...text.matchAll(WINDOWS_PATH)].flatMap((match): Detected[] =>
    [...match[0].matchAll(/[^\\]+/g)].flatMap((part): Detected[] => {
      const start = match.index + part.index;
      const isPlain = part[0]
        .split(/[.\s_-]/)
        .every(
          (word) =>
            word === '' || COMMON.has(word.toLowerCase()) || isOrdinaryWord(word) || isVocabulary(word),
        );
      return part[0].endsWith(':') || isPlain || part[0].length < 2
        ? []
        : [{ start, end: start + part[0].length, kind: 'path' }];
    }),
  );

/** `project:region:instance` and names of buckets, as clouds write them. */
const clouds: readonly Detector[] = [
  byPattern(
    'path',
    /(?<![\w:/.-])[a-z][a-z0-9-]{3,40}:[a-z]{2,12}-[a-z]{3,12}\d:[a-z][a-z0-9-]{1,90}(?![\w:-])/g,
  ),
];

export const codePlaces: readonly Detector[] = [packages, windowsPaths, ...clouds];
