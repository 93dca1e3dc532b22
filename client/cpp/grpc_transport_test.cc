// The real transport against a server of the callback API in this process.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <thread>

#include "client/cpp/client.h"
#include "client/cpp/fake_transport.h"
#include "client/cpp/grpc_stream.h"
#include "hallcase/v1/case.pb.h"

namespace hallcase::client {
namespace {

// Echoes every message with the method and the credential before it; a message "fail" ends the call
// with a typed error, "stop" without one.
class Echo final : public grpc::ServerGenericBidiReactor {
 public:
  explicit Echo(grpc::GenericCallbackServerContext* context) : context_(context) {
    StartRead(&in_);
  }
  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::OK);
    const std::string message = FromByteBuffer(in_);
    if (message == "stop") return Finish(grpc::Status::OK);
    if (message == "fail") {
      const Ending ending = RefusedWith(9, "ILLEGAL_TRANSITION", {{"state", "CLOSED"}});
      return Finish({grpc::StatusCode::FAILED_PRECONDITION, ending.message, ending.details});
    }
    std::string credential;
    const auto& metadata = context_->client_metadata();
    const auto found = metadata.find("authorization");
    if (found != metadata.end()) credential.assign(found->second.data(), found->second.size());
    out_ = ToByteBuffer(context_->method() + "|" + credential + "|" + message);
    StartWrite(&out_);
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    in_.Clear();
    StartRead(&in_);
  }
  void OnDone() override { delete this; }

 private:
  grpc::GenericCallbackServerContext* context_;
  grpc::ByteBuffer in_;
  grpc::ByteBuffer out_;
};

class EchoService final : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Echo(context);
  }
};

class GrpcTransportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    route_ = {"127.0.0.1:" + std::to_string(port), "/t.Service/Method", "token"};
    transport_ = NewGrpcTransport({});
  }

  EchoService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Transport> transport_;
  CallRoute route_;
  static constexpr int64_t kTimeoutUs = 10'000'000;
};

TEST_F(GrpcTransportTest, UnaryCarriesPathCredentialAndBody) {
  const std::string body(100'000, 'x');
  const Reply reply = transport_->Unary(route_, body, kTimeoutUs);
  EXPECT_EQ(reply.ending.code, 0) << reply.ending.message;
  EXPECT_EQ(reply.body, "/t.Service/Method|Bearer token|" + body);
  route_.token.clear();
  EXPECT_EQ(transport_->Unary(route_, "x", kTimeoutUs).body, "/t.Service/Method||x");
}

TEST_F(GrpcTransportTest, UnaryBringsTypedErrorsHome) {
  const Reply reply = transport_->Unary(route_, "fail", kTimeoutUs);
  const Error error =
      DecodeError(reply.ending.code, reply.ending.message, reply.ending.details);
  EXPECT_EQ(error.code, Code::kFailedPrecondition);
  EXPECT_EQ(error.reason, "ILLEGAL_TRANSITION");
  EXPECT_EQ(error.metadata.at("state"), "CLOSED");
}

TEST_F(GrpcTransportTest, NobodyThereIsUnavailable) {
  server_->Shutdown();
  const Reply reply = transport_->Unary(route_, "x", kTimeoutUs);
  EXPECT_EQ(reply.ending.code, static_cast<int>(Code::kUnavailable));
}

TEST_F(GrpcTransportTest, StreamKeepsOrderUnderManyMessages) {
  constexpr int kMessages = 2'000;
  const auto stream = transport_->OpenStream(route_);
  std::thread writer([&stream] {
    for (int i = 0; i < kMessages; ++i) stream->Write(std::to_string(i));
    stream->WritesDone();
  });
  std::string message;
  for (int i = 0; i < kMessages; ++i) {
    ASSERT_TRUE(stream->Read(&message));
    EXPECT_EQ(message, "/t.Service/Method|Bearer token|" + std::to_string(i));
  }
  EXPECT_FALSE(stream->Read(&message));
  EXPECT_EQ(stream->Finish().code, 0);
  writer.join();
}

TEST_F(GrpcTransportTest, StreamEndsWithTheServersError) {
  const auto stream = transport_->OpenStream(route_);
  stream->Write("fail");
  std::string message;
  EXPECT_FALSE(stream->Read(&message));
  const Ending ending = stream->Finish();
  EXPECT_EQ(DecodeError(ending.code, ending.message, ending.details).reason,
            "ILLEGAL_TRANSITION");
}

TEST_F(GrpcTransportTest, CancelAndDestructionEndAStreamInEveryState) {
  for (int i = 0; i < 50; ++i) {
    const auto stream = transport_->OpenStream(route_);
    std::string message;
    if (i % 5 >= 1) stream->Write("a");
    if (i % 5 >= 2) {
      EXPECT_TRUE(stream->Read(&message));
    }
    if (i % 5 == 3) stream->Write("unread");
    if (i % 5 == 4) {
      stream->Cancel();
      EXPECT_FALSE(stream->Read(&message));
      EXPECT_EQ(stream->Finish().code, static_cast<int>(Code::kCancelled));
    }
  }
}

}  // namespace
}  // namespace hallcase::client
