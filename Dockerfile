# One bundle, no packages but what draws pictures (native) and its letters, no shell. The same image is every role: `serve` (default), `bot`, `worker`, `scheduler`.
# Probes: GET /healthz (restart me when it fails) and GET /readyz (send me requests while it answers 200), on PORT for
# `serve` and `bot`, on ADMIN_PORT (loopback) for every role, and on HEALTH_PORT, where it is set, for whoever probes from
# outside. An orchestrator asks them, so there is no HEALTHCHECK.
# Images are named in full, without a variable: so Renovate can add their digests, and renew them. Both are of one Node.js.

# It builds where the builder runs, whatever machine the image is for: nothing is emulated.
FROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# The only script of the install is our own, and it needs the sources.
RUN npm ci --ignore-scripts
COPY . .
# What `k8sgpt version` says of the commit; a time of its own makes two builds alike.
ARG REVISION=""
ARG SOURCE_DATE_EPOCH
RUN K8SGPT_BUILD_COMMIT="${REVISION}" npm run build && mkdir /state
# What draws pictures is native: that of the machine which the image is for, by the same lock file.
ARG TARGETARCH
RUN case "${TARGETARCH}" in amd64) cpu=x64 ;; "") cpu="$(node -p process.arch)" ;; *) cpu="${TARGETARCH}" ;; esac \
    && npm ci --ignore-scripts --omit=dev --os=linux --cpu="${cpu}" --libc=glibc

FROM gcr.io/distroless/nodejs22-debian12:nonroot
# What it is made of, and nothing of when: the same sources make the same labels.
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="k8sgpt" \
      org.opencontainers.image.description="The Kubernetes bot for your chat" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=build /src/package.json /src/LICENSE ./
COPY --from=build /src/dist ./dist
COPY --from=build /src/node_modules/@resvg ./node_modules/@resvg
COPY --from=build /src/node_modules/dejavu-fonts-ttf/LICENSE /src/node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf ./node_modules/dejavu-fonts-ttf/ttf/
# The only place that is written to, and only without Redis: everything else may be read-only.
COPY --from=build --chown=65532:65532 /state /var/lib/k8sgpt
ENV NODE_ENV=production K8SGPT_STATE_DIR=/var/lib/k8sgpt
USER 65532:65532
EXPOSE 3000
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/main.js"]
CMD ["serve"]
