// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// What a client of schema.v1 was compiled with: numbers and names of the wire, told once more and by hand, so that they
// come from no file of the server.
var messages = map[string]string{
	"AnalyzeRequest":           "backend=1 string, namespace=2 string, explain=3 bool, anonymize=4 bool, nocache=5 bool, language=6 string, max_concurrency=7 int32, output=8 string, filters=9 *string, label_selector=10 string",
	"AnalyzeResponse":          "error=1 Error, errors=2 *string, status=3 string, problems=4 int32, results=5 *Result",
	"Error":                    "message=1 string, code=2 int32",
	"Result":                   "kind=1 string, name=2 string, error=3 *ErrorDetail, details=4 string, parent_object=5 string",
	"ErrorDetail":              "text=1 string, sensitive=2 *SensitiveData",
	"SensitiveData":            "unmasked=1 string, masked=2 string",
	"AddConfigRequest":         "cache=1 Cache, custom_analyzers=3 *CustomAnalyzer",
	"AddConfigResponse":        "status=1 string",
	"Cache":                    "s3_cache=1 S3Cache",
	"S3Cache":                  "region=1 string, bucket_name=2 string, endpoint=3 string, insecure=4 bool",
	"CustomAnalyzer":           "name=1 string, connection=2 Connection",
	"Connection":               "url=1 string, port=2 string",
	"ListIntegrationsRequest":  "",
	"ListIntegrationsResponse": "trivy=1 Trivy",
	"Trivy":                    "enabled=1 bool, skip_install=2 bool, namespace=3 string",
}

var scalars = map[string]descriptorpb.FieldDescriptorProto_Type{
	"string": descriptorpb.FieldDescriptorProto_TYPE_STRING,
	"bool":   descriptorpb.FieldDescriptorProto_TYPE_BOOL,
	"int32":  descriptorpb.FieldDescriptorProto_TYPE_INT32,
}

func field(told string) (*descriptorpb.FieldDescriptorProto, error) {
	made := &descriptorpb.FieldDescriptorProto{Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum()}
	name, rest, _ := strings.Cut(told, "=")
	var number int32
	var kind string
	if _, err := fmt.Sscanf(rest, "%d %s", &number, &kind); err != nil {
		return nil, fmt.Errorf("%q: %w", told, err)
	}
	if strings.HasPrefix(kind, "*") {
		kind = kind[1:]
		made.Label = descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum()
	}
	made.Name, made.Number = proto.String(name), proto.Int32(number)
	if scalar, ok := scalars[kind]; ok {
		made.Type = scalar.Enum()
	} else {
		made.Type = descriptorpb.FieldDescriptorProto_TYPE_MESSAGE.Enum()
		made.TypeName = proto.String(".schema.v1." + kind)
	}
	return made, nil
}

func schema() (protoreflect.FileDescriptor, error) {
	file := &descriptorpb.FileDescriptorProto{
		Name: proto.String("client.proto"), Package: proto.String("schema.v1"), Syntax: proto.String("proto3"),
	}
	for name, fields := range messages {
		message := &descriptorpb.DescriptorProto{Name: proto.String(name)}
		for _, told := range strings.Split(fields, ", ") {
			if told == "" {
				continue
			}
			made, err := field(told)
			if err != nil {
				return nil, err
			}
			message.Field = append(message.Field, made)
		}
		file.MessageType = append(file.MessageType, message)
	}
	return protodesc.NewFile(file, nil)
}

func empty(file protoreflect.FileDescriptor, name string) *dynamicpb.Message {
	return dynamicpb.NewMessage(file.Messages().ByName(protoreflect.Name(name)))
}
