// SPDX-License-Identifier: Apache-2.0

import { wordSet } from './_words.ts';

/**
 * Words of English and of operations that people also give to objects (`web`, `default`, `error`, `api`). As a name
 * they are masked only where they stand as one; any other name is masked wherever it occurs. Growing this list makes
 * prompts more readable and hides less; nothing here says whose cluster it is.
 */
const ENGLISH = `
  a about above after again against all allowed almost already also although always am among an and anew another any anything are around as ask
  at attempt attempted attempting attempts available away back bad be became because become been before began begin behind being below
  best better between beyond big both bring but by call called calling came can cannot case cause caused causes causing certain change
  changed changes check checked checking checks choose clear close closed come comes coming common complete completed completely contain
  contains continue correct could count create created creates creating current currently cut day days deadline delete deleted deletes
  deleting deny denied describe did different do does doing done down due during each early either else empty end ended ends enough entire
  equal error errors even event events ever every everything exact exceed exceeded exceeds except exist existing exists expect expected
  expire expired expires explain extra fail failed failing fails failure failures far fast few field file files fill final finally find
  fine finish finished first fit five fix follow following follows for forbidden force found four from full further gave general get gets
  getting give given gives go goes going gone good got great group had half hand happen happened happens hard has have having he help here
  high higher him his hold hour hours how however i if ignore ignored immediately in include included includes incorrect inside instead into
  invalid is issue it its itself just keep keeps kept key keys kill killed killing know known large last late later latest least leave left
  less let level light like likely limit limited limits line list little local locally located long longer look looking lost low lower made
  main make makes making many map match matched matches matching matter may me mean means meant might minute minutes miss missing mode more
  most move much must my name named names near need needed needs never new newer next nine no nobody none nor normal not note nothing notice
  now number o of off often oh ok old older on once one only onto open opened or order original other others otherwise our out outside over
  own part parts pass passed past path pending people per perhaps permission permitted person place plain please point possible present
  prevent previous probably problem problems process proper provide provided pull pulled pulling put quick quickly range rate rather reach
  reached read reading ready real really reason reasons receive received recent refer reference references refused rejected related release
  remain remaining remains remove removed repeat report reported request requested requests require required requires reset resolve resolved
  respond response rest restart restarted restarting restarts result results return returned returning returns right root round rule run
  running runs safe said same save saved saw say says second seconds see seem seems seen select selected send sending sent separate set sets
  setting settings seven several shall she short should show shown shows side sign similar simple simply since single six size slow slowly
  small so some someone something soon source specified specify spent stage stand start started starting starts state states stay still stop
  stopped stopping stops such sure switch take taken takes taking target tell ten test than that the their them then there these they thing
  things think third this those though three through time times timed to today together told too took top total toward tried tries trigger
  true try trying turn turned two type types unable under understand unexpected unless until unused up update updated updates updating upon
  us use used user users uses using usual usually valid value values version very via wait waited waiting want wanted wants warn warning
  warnings was watch way we week well went were what when where whether which while who whole whose why will with within without word work
  worked working works worse worst would wrong year years yes yet you your zero`;

const OPERATIONS = `
  abort aborted accept access account accounts action actions active adapter add added address addresses admin admins agent agents alert
  alerts alias allocate alpha amount analytics api apis app application applications apps archive args argument arguments array assets
  assign assigned async attach attached audit auth authentication authorization auto backend backends backoff backup backups balance
  balancer bandwidth base batch beta bin binary bind blob block blocked blocks body bot box branch broker bucket buckets buffer build
  builder builds bundle bus busy byte bytes cache cached caches calendar callback camera canary capacity card cards cert certificate
  certificates chain channel chart chat child chunk claim claims class cleaner cleanup client clients clock cloud cluster clusters code
  codes collector column command commands commit component components compute condition conditions conf config configs configuration
  configure configured connect connected connecting connection connections console consumer consumers content context control controller
  controllers conversion cookie copy core cost counter cpu crash crashed credential credentials cron current cursor custom customer
  customers cycle daemon dashboard data database databases dataset date db debug deep default defaults definition delay demo dependency
  deploy deployer deployment deployments desired detail details dev develop developer development device dial directory disable disabled
  discovery disk disks dns docs document documents domain domains download draft drain driver drivers drop dump dynamic edge edit editor
  email emails embed empty enable enabled encode endpoint endpoints engine entry entrypoint env environment environments eof etc evict
  evicted exec executable execute executor exit exited exporter external extract feature features feed fetch fetcher filter filters flag
  flags flow folder form format forward frontend frontends function functions gate gateway gateways generator generic git global grace
  graph guard guest handle handler handlers handshake hash head header headers health healthy heap heartbeat hello history home hook hooks
  host hostname hosts hot html http https hub id ids image images import importer inbound index indexer info infra infrastructure ingest
  ingress init initial initialize inner input insert install installed instance instances int integration internal internet interval io ip
  ips item items job jobs json jvm kernel kind kubernetes label labels lab language layer lb leader lease legacy lib library lifecycle
  limiter link links live liveness load loaded loader local lock locked log logger logging login logs lookup loop mail mailer main maintenance
  manage managed management manager manifest master max media member members memory menu merge mesh message messages metadata method methods
  metric metrics migrate migration migrations min mirror missing mobile mock mode model models module modules monitor monitoring mount
  mounted msg multi mux namespace namespaces native negative net network networking networks node nodes notification notifications notifier
  null object objects offline offset old online oom operation operations operator ops option options orchestrator os out outbound output
  owner owners package packages page pages panic parallel param parameter parent parse parser partition password patch paths payload peer
  pending performance period permanent persistent phase php ping pipe pipeline pipelines platform player plugin plugins pod pods policies
  policy poll pool pools port portal ports post preview primary print priority private probe probes processor prod producer product
  production products profile progress project projects prometheus protocol provider provisioner proxy public publish publisher pvc qa query
  queue queues quota raw readiness readonly reader record recorder records recovery redirect redis reduce refresh region register registry
  relay reload remote render renderer replica replicas replicator repo repository resolver resource resources responses retries retry
  reverse review revision role roles rollback rollout root rootfs route router routers routes row rpc rules runner runtime sample sandbox
  scale scaled scaler scan scanner schedule scheduled scheduler schema scope score script scripts search secondary secret secrets section
  secure security seed selector self sender sensor server servers service services session sessions setup shard share shared shell sidecar
  signal simple sink site sleep slot smtp snapshot socket sockets software sort spec spool sql ssh ssl stable stack stage staging standalone
  standard standby startup static stats status storage store stores stream streams string subject submit subnet subscription suite support
  suspend suspended sync syncer system systems tab table tag tags task tasks tcp team temp template temporary tenant term terminate
  terminated terminating termination tests thread threads threshold throttle ticket tier timeout timeouts timer tls token tokens tool tools
  topic trace tracer traces tracing traffic train transaction transfer transport tunnel udp ui unauthorized unavailable unhealthy unit
  units unknown unreachable untrusted upgrade upload uploader upstream uri url urls usage util utils validate validation validator variable
  variables vault vendor verify video view viewer views virtual vm volume volumes vpn wallet web webapp webhook webhooks webserver website
  websocket widget window windows workload workloads worker workers workflow workspace write writer written xml yaml zip zone zones
  alpine app1 foo bar baz hello-world my our sh bash usr var tmp lib etc opt srv mnt proc sys home boot run sbin bin local share conf cfg
  ini toml yml txt csv tar gz pem crt py js ts go rs java jar so exe bat lock pid sock ping tmpfs overlay cgroup cgroups mnt nobody
  desc caused rpc resolve unpack unpacking manifest digest certificate x509 signed authority eof refused sandbox sandboxes affinity admission
  tolerated untolerated taint taints toleration tolerations preemption preempt victims unbound immediate dynamically attachable
  insufficient overcommitted mebibytes gibibytes seconds readyreplicas observed generation lastly firstly namespaced cordoned uncordoned
  evictions stderr stdout syscall signals segmentation fault killed oomscore gpu gpus tpu nvidia amd intel arm linux windows`;

const ordinary = wordSet(ENGLISH, OPERATIONS);

export const isOrdinaryWord = (word: string): boolean => ordinary.has(word.toLowerCase());
