// SPDX-License-Identifier: Apache-2.0

// A custom analyzer over plain HTTP, in Go without any module: disks that are full.
//
//	DISKS=/,/var PERCENT=90 PORT=8087 go run .
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
)

type finding struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Text     string `json:"text"`
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Fix      string `json:"fix"`
}

type unchecked struct {
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
}

type answer struct {
	Findings  []finding   `json:"findings"`
	Unchecked []unchecked `json:"unchecked,omitempty"`
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// How much of a disk is used, in percent.
func used(path string) (float64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(path, &disk); err != nil {
		return 0, err
	}
	return 100 * (1 - float64(disk.Bavail)/float64(disk.Blocks)), nil
}

func look(host string, disks []string, limit float64) answer {
	told := answer{Findings: []finding{}}
	for _, path := range disks {
		percent, err := used(path)
		if err != nil {
			told.Unchecked = append(told.Unchecked, unchecked{Kind: "disk " + path, Reason: err.Error()})
			continue
		}
		if percent < limit {
			continue
		}
		severity := "warning"
		if percent >= 97 {
			severity = "critical"
		}
		told.Findings = append(told.Findings, finding{
			// A node of the cluster has its name here: the finding belongs to it.
			Kind: "Node", Name: host, Code: "disk-full" + strings.ReplaceAll(path, "/", "-"),
			Text:     fmt.Sprintf("disk %s is %.0f%% full", path, percent),
			Severity: severity,
			Fix:      "Delete what is not needed there, or give it more room.",
		})
	}
	return told
}

func main() {
	host, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	host = env("NODE_NAME", host)
	limit, err := strconv.ParseFloat(env("PERCENT", "90"), 64)
	if err != nil {
		log.Fatal("PERCENT is a number")
	}
	disks := strings.Split(env("DISKS", "/"), ",")
	token := os.Getenv("TOKEN")

	http.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("POST /v1/run", func(writer http.ResponseWriter, request *http.Request) {
		if token != "" && request.Header.Get("authorization") != "Bearer "+token {
			writer.WriteHeader(http.StatusUnauthorized)
			return
		}
		writer.Header().Set("content-type", "application/json")
		_ = json.NewEncoder(writer).Encode(look(host, disks, limit))
	})
	listener, err := net.Listen("tcp", net.JoinHostPort(env("HOST", "127.0.0.1"), env("PORT", "8087")))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}
