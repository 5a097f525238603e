// SPDX-License-Identifier: Apache-2.0

// Does over the wire what k8sgpt-operator does in each of its rounds, with the same library, and prints what it got.
//
//	go run . 127.0.0.1:8080
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"sort"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// As a Result object of the operator holds it. The operator fills it from the JSON of the message that it read.
type resultSpec struct {
	Kind  string `json:"kind"`
	Name  string `json:"name"`
	Error []struct {
		Text string `json:"text"`
	} `json:"error"`
	Details      string `json:"details"`
	ParentObject string `json:"parentObject"`
}

type told struct {
	Health       string       `json:"health"`
	Services     []string     `json:"services"`
	ConfigStatus string       `json:"configStatus"`
	HasTrivy     bool         `json:"hasTrivy"`
	Status       string       `json:"status"`
	Problems     int64        `json:"problems"`
	Results      []resultSpec `json:"results"`
	Late         string       `json:"late"`
}

type client struct {
	connection *grpc.ClientConn
	file       protoreflect.FileDescriptor
}

// One call: the request is told as JSON, the answer read as a message.
func (c client) call(ctx context.Context, method, request, text, response string) (protoreflect.Message, error) {
	asked, got := empty(c.file, request), empty(c.file, response)
	if err := protojson.Unmarshal([]byte(text), asked); err != nil {
		return nil, err
	}
	err := c.connection.Invoke(ctx, "/schema.v1."+method, asked, got)
	return got, err
}

func valueOf(message protoreflect.Message, name string) protoreflect.Value {
	return message.Get(message.Descriptor().Fields().ByName(protoreflect.Name(name)))
}

func services(ctx context.Context, connection *grpc.ClientConn) ([]string, error) {
	stream, err := reflectionpb.NewServerReflectionClient(connection).ServerReflectionInfo(ctx)
	if err != nil {
		return nil, err
	}
	ask := &reflectionpb.ServerReflectionRequest{
		MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{ListServices: "*"},
	}
	if err := stream.Send(ask); err != nil {
		return nil, err
	}
	answer, err := stream.Recv()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, service := range answer.GetListServicesResponse().GetService() {
		names = append(names, service.GetName())
	}
	sort.Strings(names)
	return names, stream.CloseSend()
}

const (
	config  = `{"cache": {"s3Cache": {"bucketName": "answers", "region": "eu-west-1"}}, "customAnalyzers": [{"name": "disk-usage", "connection": {"url": "disks.monitoring", "port": "8085"}}]}`
	analyze = `{"explain": true, "backend": "", "namespace": "shop", "filters": ["Pod", "Service"], "anonymize": true, "language": "english"}`
)

func run(address string) (told, error) {
	var all told
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return all, err
	}
	defer connection.Close()
	file, err := schema()
	if err != nil {
		return all, err
	}
	c := client{connection, file}
	ctx := context.Background()

	health, err := healthpb.NewHealthClient(connection).Check(ctx, &healthpb.HealthCheckRequest{})
	if err != nil {
		return all, fmt.Errorf("health: %w", err)
	}
	all.Health = health.GetStatus().String()
	if all.Services, err = services(ctx, connection); err != nil {
		return all, fmt.Errorf("reflection: %w", err)
	}
	answer, err := c.call(ctx, "ServerConfigService/AddConfig", "AddConfigRequest", config, "AddConfigResponse")
	if err != nil {
		return all, fmt.Errorf("AddConfig: %w", err)
	}
	all.ConfigStatus = valueOf(answer, "status").String()
	answer, err = c.call(ctx, "ServerConfigService/ListIntegrations", "ListIntegrationsRequest", "{}", "ListIntegrationsResponse")
	if err != nil {
		return all, fmt.Errorf("ListIntegrations: %w", err)
	}
	all.HasTrivy = answer.Has(answer.Descriptor().Fields().ByName("trivy"))
	answer, err = c.call(ctx, "ServerAnalyzerService/Analyze", "AnalyzeRequest", analyze, "AnalyzeResponse")
	if err != nil {
		return all, fmt.Errorf("Analyze: %w", err)
	}
	all.Status, all.Problems = valueOf(answer, "status").String(), valueOf(answer, "problems").Int()
	read, err := protojson.Marshal(answer.Interface())
	if err != nil {
		return all, err
	}
	if err := json.Unmarshal(read, &all); err != nil {
		return all, err
	}
	soon, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	_, err = c.call(soon, "ServerAnalyzerService/Analyze", "AnalyzeRequest", "{}", "AnalyzeResponse")
	all.Late = status.Code(err).String()
	return all, nil
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("the address of a server is wanted: 127.0.0.1:8080")
	}
	all, err := run(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(all); err != nil {
		log.Fatal(err)
	}
}
