// The gRPC door over a real connection: what the network adds to the dispatch.

#include "server/rpc/server.h"

#include <chrono>
#include <memory>
#include <string>

#include <google/protobuf/any.pb.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/session.pb.h"
#include "tests/support/test_door.h"

namespace hallcase::rpc {
namespace {

constexpr int64_t kRequestBytesMax = 1 << 20;

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    door_.PublishPlaces();
    door_.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    token_ = door_.TokenOf("wang");
    ServerOptions options;
    options.address = "127.0.0.1:0";
    options.request_bytes_max = kRequestBytesMax;
    auto server = Server::Start(options, door_.dispatcher());
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    channel_ = grpc::CreateChannel("127.0.0.1:" + std::to_string(server_->port()),
                                   grpc::InsecureChannelCredentials());
  }

  // One call of a unary method with these bytes.
  grpc::Status Call(const std::string& method, const std::string& bytes, std::string* answer,
                    const std::string& token) {
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    grpc::CompletionQueue queue;
    auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
    call->StartCall();
    grpc::Status status;
    call->Finish(&response, &status, this);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    if (status.ok() && answer != nullptr) {
      grpc::Slice whole;
      EXPECT_TRUE(response.DumpToSingleSlice(&whole).ok());
      answer->assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
    }
    return status;
  }

  static std::string ReasonOf(const grpc::Status& status) {
    google::rpc::Status details;
    google::rpc::ErrorInfo info;
    if (!details.ParseFromString(status.error_details()) || details.details_size() == 0 ||
        !details.details(0).UnpackTo(&info)) {
      return "no ErrorInfo: " + status.error_message();
    }
    EXPECT_EQ(details.code(), static_cast<int>(status.error_code()));
    return info.reason();
  }

  std::string SessionRequest() {
    v1::GetSessionRequest request;
    request.set_hall_id(testing::kTestHall);
    return request.SerializeAsString();
  }

  testing::TestDoor door_;
  std::string token_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

constexpr char kGetSession[] = "/hallcase.v1.SessionService/GetSession";

TEST_F(ServerTest, AnswersACall) {
  std::string answer;
  const grpc::Status status = Call(kGetSession, SessionRequest(), &answer, token_);
  ASSERT_TRUE(status.ok()) << status.error_message();
  v1::GetSessionResponse response;
  ASSERT_TRUE(response.ParseFromString(answer));
  EXPECT_EQ(response.staff().id(), "wang");
}

TEST_F(ServerTest, ErrorsCarryTheirDetails) {
  EXPECT_EQ(ReasonOf(Call(kGetSession, SessionRequest(), nullptr, "")), "UNAUTHENTICATED");
  EXPECT_EQ(ReasonOf(Call(kGetSession, "\xff\xff", nullptr, token_)), "MALFORMED_MESSAGE");
  EXPECT_EQ(ReasonOf(Call(kGetSession, "\x0a\x01\xff", nullptr, token_)), "INVALID_UTF8");
  EXPECT_EQ(ReasonOf(Call(kGetSession, SessionRequest() + "\xb8\x3e\x01", nullptr, token_)),
            "UNKNOWN_FIELD");
}

TEST_F(ServerTest, AnUnknownMethodIsATypedError) {
  for (const char* method : {"/hallcase.v1.SessionService/Nothing", "/other.Service/Get"}) {
    const grpc::Status status = Call(method, "", nullptr, token_);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
    EXPECT_EQ(ReasonOf(status), "UNKNOWN_METHOD");
  }
}

TEST_F(ServerTest, ATooLargeRequestIsRefused) {
  const std::string huge(kRequestBytesMax + 1, 'x');
  EXPECT_EQ(Call(kGetSession, huge, nullptr, token_).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ServerTest, HealthIsServed) {
  std::string answer;
  ASSERT_TRUE(Call("/grpc.health.v1.Health/Check", "", &answer, "").ok());
  EXPECT_EQ(answer, std::string("\x08\x01", 2));  // status: SERVING
}

TEST_F(ServerTest, ReflectionNamesTheServices) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  grpc::CompletionQueue queue;
  auto call = stub.PrepareCall(
      &context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  void* tag = nullptr;
  bool ok = false;
  call->StartCall(this);
  queue.Next(&tag, &ok);
  const grpc::Slice list(std::string("\x3a\x00", 2));  // list_services: ""
  call->Write(grpc::ByteBuffer(&list, 1), this);
  queue.Next(&tag, &ok);
  grpc::ByteBuffer buffer;
  call->Read(&buffer, this);
  queue.Next(&tag, &ok);
  ASSERT_TRUE(ok);
  grpc::Slice whole;
  ASSERT_TRUE(buffer.DumpToSingleSlice(&whole).ok());
  const std::string names(reinterpret_cast<const char*>(whole.begin()), whole.size());
  for (const auto* service : door_.dispatcher().methods().services()) {
    EXPECT_NE(names.find(service->full_name()), std::string::npos) << service->full_name();
  }
  context.TryCancel();
  grpc::Status status;
  call->Finish(&status, this);
  queue.Next(&tag, &ok);
}

TEST_F(ServerTest, AWatchRunsOverTheNetworkAndEndsWithTheServer) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  context.AddMetadata("authorization", "Bearer " + token_);
  grpc::CompletionQueue queue;
  auto call = stub.PrepareCall(&context, "/hallcase.v1.FeedService/Watch", &queue);
  void* tag = nullptr;
  bool ok = false;
  call->StartCall(this);
  queue.Next(&tag, &ok);
  v1::WatchRequest request;
  request.set_hall_id(testing::kTestHall);
  const grpc::Slice slice(request.SerializeAsString());
  call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), this);
  queue.Next(&tag, &ok);
  const auto read = [&](v1::WatchResponse* response) {
    grpc::ByteBuffer buffer;
    grpc::Slice whole;
    call->Read(&buffer, this);
    queue.Next(&tag, &ok);
    return ok && buffer.DumpToSingleSlice(&whole).ok() &&
           response->ParseFromArray(whole.begin(), static_cast<int>(whole.size()));
  };
  v1::WatchResponse response;
  ASSERT_TRUE(read(&response));
  door_.MustRegister(token_);
  ASSERT_TRUE(read(&response));
  EXPECT_EQ(response.events(0).type(), "CaseRegistered");
  door_.dispatcher().Stop();
  EXPECT_FALSE(read(&response));
  grpc::Status status;
  call->Finish(&status, this);
  queue.Next(&tag, &ok);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ServerTest, TheAddressIsTaken) {
  ServerOptions options;
  options.address = "127.0.0.1:" + std::to_string(server_->port());
  options.request_bytes_max = kRequestBytesMax;
  EXPECT_TRUE(absl::IsUnavailable(Server::Start(options, door_.dispatcher()).status()));
}

TEST_F(ServerTest, BeyondLoopbackThereIsNoServingInClear) {
  ServerOptions options;
  options.address = "0.0.0.0:0";
  options.request_bytes_max = kRequestBytesMax;
  EXPECT_TRUE(absl::IsInvalidArgument(Server::Start(options, door_.dispatcher()).status()));
  EXPECT_TRUE(IsLoopback("127.0.0.1:1"));
  EXPECT_TRUE(IsLoopback("localhost:1"));
  EXPECT_TRUE(IsLoopback("[::1]:1"));
  EXPECT_FALSE(IsLoopback("127.evil.example:1"));
  EXPECT_FALSE(IsLoopback("10.0.0.1:1"));
  EXPECT_FALSE(IsLoopback("[::]:1"));
}

}  // namespace
}  // namespace hallcase::rpc
