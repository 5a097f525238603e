{{/* Rules of the role that reads: (dict "root" $ "scopes" (list "namespaced" "cluster")); files/rbac.yaml is generated from what analyzers read. */}}
{{- define "k8sgpt.rules" -}}
{{- $rbac := .root.Values.rbac -}}
{{- $all := .root.Files.Get "files/rbac.yaml" | fromYaml -}}
{{- $parts := list "core" -}}
{{- range $part := list "secrets" "logs" "usage" "integrations" "k8sgptResources" -}}
{{- if index $rbac $part -}}{{- $parts = append $parts $part -}}{{- end -}}
{{- end -}}
{{- if $rbac.fleet.clusterApi -}}{{- $parts = append $parts "clusterApi" -}}{{- end -}}
{{- $rules := list -}}
{{- range $part := $parts -}}
{{- range $scope := $.scopes -}}
{{- range $rule := dig $part $scope (list) $all -}}
{{- if not (has (first $rule.apiGroups) $rbac.exceptGroups) -}}
{{- $rules = append $rules $rule -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $rbac.customResourceGroups -}}
{{- $rules = append $rules (dict "apiGroups" . "resources" (list "*") "verbs" (list "get" "list" "watch")) -}}
{{- end -}}
{{- toYaml (concat $rules $rbac.extraRules) -}}
{{- end -}}

{{/* What only reads by its verb: `get` opens a connection into a pod or through a node on many API servers, and `*` is all of it, Secrets too.
     Here and not in the schema, which would say no more than that it failed. */}}
{{- define "k8sgpt.rightsRefused" -}}
{{- $rbac := .Values.rbac -}}
{{- range $at, $rule := $rbac.extraRules -}}
{{- range $resource := $rule.resources -}}
{{- if regexMatch "(^|/)\\*$" $resource -}}
{{- fail (printf "rbac.extraRules[%d]: resource %s is everything, also what runs commands in pods and what is secret: name the resources, or the group in rbac.customResourceGroups." $at $resource) -}}
{{- end -}}
{{- if regexMatch "/(exec|attach|portforward|proxy|console|vnc|usbredir)$" $resource -}}
{{- fail (printf "rbac.extraRules[%d]: resource %s is no reading: on many API servers get of it runs commands, or reaches what only nodes and pods may. Take it away." $at $resource) -}}
{{- end -}}
{{- $isCore := or (has "" $rule.apiGroups) (has "*" $rule.apiGroups) -}}
{{- if and $isCore (eq $resource "secrets") (not $rbac.secrets) -}}
{{- fail (printf "rbac.extraRules[%d]: resource secrets holds values, not names alone: set rbac.secrets to true if that is meant, or name kubeconfigs in rbac.fleet.secrets." $at) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $group := $rbac.customResourceGroups -}}
{{- if hasPrefix "subresources." $group -}}
{{- fail (printf "rbac.customResourceGroups: %s has consoles of machines and no custom resources. Take it away." $group) -}}
{{- end -}}
{{- end -}}
{{- end -}}
