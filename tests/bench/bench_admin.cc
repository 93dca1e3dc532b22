// bench_admin: prepares a hall for measurements: signs in (prints the token), publishes the bench's
// catalogue, or holds a feed subscription that never reads until its standard input closes.
#include <google/protobuf/message_lite.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <random>
#include <string>

#include "hallcase/v1/catalog.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/session.pb.h"
#include "tests/bench/register_message.h"

namespace hallcase::bench {
namespace {

constexpr auto kCallTimeout = std::chrono::seconds(60);
constexpr int kItemsPerCall = 100;

struct Options {
  std::string target;
  std::string hall;
  std::string token;
  std::string account;
  std::string password;
  std::string department;
};

grpc::ByteBuffer Bytes(const google::protobuf::MessageLite& message) {
  grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

// One unary call; false with a message on standard error where it fails.
bool Call(const Options& options, const std::string& method,
          const google::protobuf::MessageLite& request, google::protobuf::MessageLite* response) {
  grpc::GenericStub stub(
      grpc::CreateChannel(options.target, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCallTimeout);
  if (!options.token.empty()) context.AddMetadata("authorization", "Bearer " + options.token);
  grpc::CompletionQueue queue;
  grpc::ByteBuffer answer;
  grpc::Status status;
  auto call = stub.PrepareUnaryCall(&context, method, Bytes(request), &queue);
  call->StartCall();
  call->Finish(&answer, &status, &status);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  grpc::Slice slice;
  if (status.ok() && answer.DumpToSingleSlice(&slice).ok() &&
      response->ParseFromArray(slice.begin(), static_cast<int>(slice.size()))) {
    return true;
  }
  std::fprintf(stderr, "bench_admin: %s: code %d: %s\n", method.c_str(),
               static_cast<int>(status.error_code()), status.error_message().c_str());
  return false;
}

int SignIn(const Options& options) {
  v1::SignInRequest request;
  request.set_hall_id(options.hall);
  request.set_account(options.account);
  request.set_password(options.password);
  v1::SignInResponse response;
  if (!Call(options, "/hallcase.v1.SessionService/SignIn", request, &response)) return 1;
  std::printf("%s\n", response.token().c_str());
  return 0;
}

int PublishItems(const Options& options) {
  base::RealClock clock;
  base::SystemRandom random;
  base::UuidGenerator ids(clock, random);
  uint32_t published = 0;
  for (int first = 0; first < kBenchItems; first += kItemsPerCall) {
    v1::PublishReferenceRequest request;
    request.set_hall_id(options.hall);
    request.set_request_id(base::FormatUuid(ids.Next()));
    for (int i = first; i < first + kItemsPerCall && i < kBenchItems; ++i) {
      *request.add_items() = BenchItem(i, options.department);
    }
    v1::PublishReferenceResponse response;
    if (!Call(options, "/hallcase.v1.CatalogService/PublishReference", request, &response)) {
      return 1;
    }
    published += response.published();
  }
  std::printf("%u\n", published);
  return 0;
}

// Subscribes and then does not read: the server has to notice by itself.
int SlowWatch(const Options& options) {
  grpc::GenericStub stub(
      grpc::CreateChannel(options.target, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + options.token);
  grpc::CompletionQueue queue;
  auto call = stub.PrepareCall(&context, "/hallcase.v1.FeedService/Watch", &queue);
  void* tag = nullptr;
  bool ok = false;
  call->StartCall(&tag);
  queue.Next(&tag, &ok);
  v1::WatchRequest request;
  request.set_hall_id(options.hall);
  call->WriteLast(Bytes(request), grpc::WriteOptions(), &tag);
  if (!ok || !queue.Next(&tag, &ok) || !ok) {
    std::fprintf(stderr, "bench_admin: the subscription was refused\n");
    return 1;
  }
  std::printf("subscribed\n");
  std::fflush(stdout);
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  context.TryCancel();
  grpc::Status status;
  call->Finish(&status, &tag);
  queue.Next(&tag, &ok);
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app("prepares a hall for measurements");
  Options options;
  app.add_option("--target", options.target, "host:port")->required();
  app.add_option("--hall", options.hall, "hall id")->required();
  app.add_option("--token", options.token, "bearer token")->envname("HALLCASE_TOKEN");
  app.require_subcommand(1);
  CLI::App* sign_in = app.add_subcommand("sign-in", "prints a token");
  sign_in->add_option("--account", options.account, "account")->required();
  sign_in->add_option("--password", options.password)->envname("HALLCASE_PASSWORD")->required();
  CLI::App* publish = app.add_subcommand("publish-items", "the bench's catalogue of 500 items");
  publish->add_option("--department", options.department, "code of a department")->required();
  CLI::App* watch = app.add_subcommand("slow-watch", "subscribes and never reads");
  CLI11_PARSE(app, argc, argv);
  if (sign_in->parsed()) return SignIn(options);
  if (publish->parsed()) return PublishItems(options);
  return watch->parsed() ? SlowWatch(options) : 2;
}

}  // namespace
}  // namespace hallcase::bench

int main(int argc, char** argv) { return hallcase::bench::Main(argc, argv); }
