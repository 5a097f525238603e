{{/* What a schema cannot say in a sentence that helps. */}}
{{- define "k8sgpt.checks" -}}
{{- $values := .Values -}}
{{- $roles := include "k8sgpt.roles" . | fromJsonArray -}}
{{- $redis := $values.redis -}}
{{- if not $roles -}}
{{- fail "No role runs: enable bot, worker or scheduler, or set mode to all-in-one." -}}
{{- end -}}
{{- if and (eq $values.mode "distributed") (eq $redis.mode "none") -}}
{{- fail "redis.mode none works with mode all-in-one only: bot, workers and scheduler share their work through Redis. Set redis.mode to bundled or external." -}}
{{- end -}}
{{- if and (include "k8sgpt.isAlone" .) (gt (int $values.serve.replicas) 1) -}}
{{- fail "serve.replicas is more than 1, which needs Redis: set redis.mode to bundled or external, or serve.replicas to 1." -}}
{{- end -}}
{{- if eq $redis.mode "external" -}}
{{- $external := $redis.external -}}
{{- $ways := compact (list (ternary "url" "" (not (empty $external.url))) (ternary "urlSecret" "" (not (empty $external.urlSecret))) (ternary "sentinel" "" (not (empty $external.sentinel.nodes))) (ternary "cluster" "" (not (empty $external.cluster.nodes)))) -}}
{{- if ne (len $ways) 1 -}}
{{- fail (printf "redis.mode is external: give one of redis.external.url, urlSecret, sentinel.nodes and cluster.nodes; %s." (ternary "none is set" (printf "%s are set" (join " and " $ways)) (empty $ways))) -}}
{{- end -}}
{{- if and $external.sentinel.nodes (not $external.sentinel.name) -}}
{{- fail "redis.external.sentinel.name is missing: how the Sentinels call the group of servers." -}}
{{- end -}}
{{- end -}}
{{- if and (eq $redis.mode "bundled") (not $redis.bundled.passwordSecret) (not $values.networkPolicy.enabled) -}}
{{- fail "The bundled Redis has no password and no NetworkPolicy protects it: set redis.bundled.passwordSecret, or networkPolicy.enabled to true." -}}
{{- end -}}
{{- if and (eq $redis.mode "bundled") $redis.bundled.tlsSecret (not $redis.ca) -}}
{{- fail "redis.bundled.tlsSecret needs redis.ca: which authority signed the certificate." -}}
{{- end -}}
{{- range $section := list "http" "redis" -}}
{{- if hasKey $values.config $section -}}
{{- fail (printf "config.%s is made by the chart: use %s instead." $section (ternary "service, metrics and listenAddress" "redis" (eq $section "http"))) -}}
{{- end -}}
{{- end -}}
{{- if dig "general" "drainSeconds" "" $values.config -}}
{{- fail "config.general.drainSeconds is made by the chart, which gives pods the time for it: use drainSeconds instead." -}}
{{- end -}}
{{- if and $values.existingConfigMap $values.config -}}
{{- fail "config and existingConfigMap are both set: one of them is the configuration." -}}
{{- end -}}
{{- if and $values.metrics.enabled (not $values.secrets.ADMIN_TOKEN) -}}
{{- fail "metrics.enabled opens the admin port beyond the pod, and needs a token: set secrets.ADMIN_TOKEN to { name, key } of a Secret with at least 16 characters." -}}
{{- end -}}
{{- if and (or $values.metrics.serviceMonitor.enabled $values.metrics.podMonitor.enabled) (not $values.metrics.enabled) -}}
{{- fail "metrics.serviceMonitor and podMonitor need metrics.enabled." -}}
{{- end -}}
{{- if and $values.metrics.serviceMonitor.enabled $values.metrics.podMonitor.enabled -}}
{{- fail "metrics.serviceMonitor and metrics.podMonitor would count everything twice: enable one of them." -}}
{{- end -}}
{{- $scaling := $values.worker.autoscaling -}}
{{- if eq $scaling.kind "keda" -}}
{{- if not (or $scaling.keda.prometheus.serverAddress $scaling.keda.redis.enabled $scaling.keda.extraTriggers) -}}
{{- fail "worker.autoscaling.kind is keda: set keda.prometheus.serverAddress or keda.redis.enabled, so that it knows how much waits." -}}
{{- end -}}
{{- if and $scaling.keda.redis.enabled (eq $redis.mode "external") $redis.external.urlSecret (not $scaling.keda.redis.address) -}}
{{- fail "worker.autoscaling.keda.redis.address is missing: only a Secret knows where Redis is." -}}
{{- end -}}
{{- end -}}
{{- if and (has "worker" $roles) (not $values.metrics.enabled) (or (eq $scaling.kind "hpa") (and (eq $scaling.kind "keda") $scaling.keda.prometheus.serverAddress)) -}}
{{- fail (printf "worker.autoscaling.kind is %s and goes by metrics, which nobody can ask for: set metrics.enabled." $scaling.kind) -}}
{{- end -}}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) -}}
{{- fail "worker.autoscaling.minReplicas is more than maxReplicas." -}}
{{- end -}}
{{- if not (include "k8sgpt.talks" .) -}}
{{- range $door := list "ingress" "httpRoute" "mcp" "api" -}}
{{- if (index $values $door).enabled -}}
{{- fail (printf "%s.enabled leads to the bot, and none runs in this release: set bot.enabled, or %s.enabled to false." $door $door) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $values.ingress.enabled (not $values.ingress.host) -}}
{{- fail "ingress.host is missing: the name at which platforms call." -}}
{{- end -}}
{{- if and $values.httpRoute.enabled (not $values.httpRoute.parentRefs) -}}
{{- fail "httpRoute.parentRefs is missing: the Gateway that the route belongs to." -}}
{{- end -}}
{{- if and $values.mcp.enabled (not (or $values.secrets.K8SGPT_MCP_TOKEN (dig "mcp" "tokens" "" $values.config) (dig "mcp" "oauth" "" $values.config) $values.existingConfigMap)) -}}
{{- fail "mcp.enabled opens a port beyond the pod: set secrets.K8SGPT_MCP_TOKEN, config.mcp.tokens or config.mcp.oauth." -}}
{{- end -}}
{{- if and $values.api.enabled (not (or $values.secrets.K8SGPT_API_TOKEN (dig "api" "tokens" "" $values.config) (dig "api" "withoutToken" "" $values.config) $values.existingConfigMap)) -}}
{{- fail "api.enabled opens a port beyond the pod: set secrets.K8SGPT_API_TOKEN or config.api.tokens." -}}
{{- end -}}
{{- if and (eq $values.rbac.scope "namespaces") (or $values.rbac.impersonate.users $values.rbac.impersonate.groups) -}}
{{- fail "rbac.impersonate is a right in the whole cluster, which rbac.scope namespaces does not give: set rbac.scope to cluster, or bind that right yourself." -}}
{{- end -}}
{{- include "k8sgpt.rightsRefused" . -}}
{{- $known := .Files.Get "files/variables.yaml" | fromYaml -}}
{{- range $variable, $place := $values.secrets -}}
{{- if not (or (hasKey $known $variable) $place.roles) -}}
{{- fail (printf "secrets.%s is no credential of the program: correct its name, or add roles, for example roles: [worker], where your configuration reads it." $variable) -}}
{{- end -}}
{{- end -}}
{{- $accounts := dict -}}
{{- range $role := $roles -}}
{{- $name := include "k8sgpt.serviceAccount" (dict "root" $ "role" $role) -}}
{{- with get $accounts $name -}}
{{- fail (printf "%s and %s have the same service account %s: what one may, the other could. Give each its own." . $role $name) -}}
{{- end -}}
{{- $accounts = set $accounts $name $role -}}
{{- $account := (index $values $role).serviceAccount -}}
{{- if and (not $account.create) (not $account.name) -}}
{{- fail (printf "%s.serviceAccount.name is missing: create is false." $role) -}}
{{- end -}}
{{- end -}}
{{- include "k8sgpt.clashes" . -}}
{{- end -}}
