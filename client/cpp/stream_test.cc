// The feed and the ingest stream over connections that break.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "client/cpp/fake_transport.h"
#include "client/cpp/feed.h"
#include "client/cpp/ingest_stream.h"

namespace hallcase::client {
namespace {

using ::testing::ElementsAre;

std::string Batch(uint64_t seq) {
  v1::WatchResponse response;
  response.add_events()->set_seq(seq);
  response.mutable_bookmark()->set_seq(seq);
  response.mutable_bookmark()->set_hash("h" + std::to_string(seq));
  return response.SerializeAsString();
}

TEST(FeedTest, ResumesAfterTheLastBookmark) {
  FakeWorld world;
  std::vector<uint64_t> asked_after;
  const auto serve = [&asked_after](std::vector<uint64_t> seqs, Ending ending) {
    return [&asked_after, seqs, ending](FakeStream& stream, const std::string* message) {
      if (message == nullptr) return;
      v1::WatchRequest request;
      ASSERT_TRUE(request.ParseFromString(*message));
      EXPECT_EQ(request.hall_id(), "t-1");
      asked_after.push_back(request.after().seq());
      for (uint64_t seq : seqs) stream.Answer(Batch(seq));
      stream.End(ending);
    };
  };
  world.transport->Stream(serve({4, 5}, {kUnavailable, "cut", ""}));
  world.transport->Stream(serve({}, RefusedWith(8, "SUBSCRIBER_TOO_SLOW")));
  world.transport->Stream(serve({6}, {}));
  world.transport->Stream(serve({}, RefusedWith(16, "SESSION_EXPIRED")));
  v1::WatchRequest request;
  request.mutable_after()->set_seq(3);
  Feed feed(*world.client, request);
  std::vector<uint64_t> seen;
  for (;;) {
    const auto batch = feed.Next();
    if (!batch.ok()) {
      EXPECT_EQ(batch.error().reason, "SESSION_EXPIRED");
      break;
    }
    for (const auto& event : batch->events()) seen.push_back(event.seq());
  }
  EXPECT_THAT(seen, ElementsAre(4, 5, 6));
  EXPECT_THAT(asked_after, ElementsAre(3, 5, 5, 6));
}

TEST(FeedTest, EndsWhenNobodyComesBack) {
  FakeWorld world;
  for (int i = 0; i < 20; ++i) {
    world.transport->Stream(
        [](FakeStream& stream, const std::string*) { stream.End({kUnavailable, "gone", ""}); });
  }
  Feed feed(*world.client, v1::WatchRequest());
  EXPECT_EQ(feed.Next().error().code, Code::kUnavailable);
  EXPECT_EQ(world.transport->asked().size(), static_cast<size_t>(RetryPolicy().attempts_max));
}

TEST(FeedTest, CancelEndsIt) {
  FakeWorld world;
  world.transport->Stream([](FakeStream& stream, const std::string* message) {
    if (message != nullptr) stream.Answer(Batch(1));
  });
  Feed feed(*world.client, v1::WatchRequest());
  ASSERT_TRUE(feed.Next().ok());
  std::thread other([&feed] { feed.Cancel(); });
  EXPECT_EQ(feed.Next().error().code, Code::kCancelled);
  other.join();
}

// A server that decides what it reads; `cut_after` outcomes later the connection breaks.
class IngestServer {
 public:
  FakeStream::Script Serve(int cut_after, int lose_outcomes = 0) {
    return [this, left = cut_after, lose = lose_outcomes](FakeStream& stream,
                                                          const std::string* message) mutable {
      if (message == nullptr) return stream.End({});
      v1::IngestRequest request;
      ASSERT_TRUE(request.ParseFromString(*message));
      if (left <= 0) {
        // Decided, but its outcome is lost with the connection.
        if (lose-- > 0) Decide(request);
        return stream.End({kUnavailable, "cut", ""});
      }
      --left;
      stream.Answer(Decide(request));
    };
  }
  std::string Decide(const v1::IngestRequest& request) {
    v1::IngestResponse outcome;
    outcome.set_item(request.item());
    const std::string id = request.record_step().change().request_id();
    outcome.set_replayed(!decided_.insert(id).second);
    if (!outcome.replayed()) order_.push_back(request.record_step().step());
    return outcome.SerializeAsString();
  }
  const std::vector<std::string>& order() const { return order_; }

 private:
  std::set<std::string> decided_;
  std::vector<std::string> order_;
};

v1::IngestRequest Step(int number) {
  v1::IngestRequest request;
  request.mutable_record_step()->set_step(std::to_string(number));
  return request;
}

TEST(IngestStreamTest, ResendsWhatHasNoOutcomeAndNothingTwice) {
  FakeWorld world;
  IngestServer server;
  world.transport->Stream(server.Serve(3, 1));
  world.transport->Stream(server.Serve(0));
  world.transport->Stream(server.Serve(2, 2));
  world.transport->Stream(server.Serve(1'000));
  std::vector<uint64_t> items;
  int replayed = 0;
  IngestOptions options;
  options.window_max = 4;
  IngestStream stream(*world.client, options, [&](const auto& request, const auto& outcome) {
    items.push_back(outcome.item());
    replayed += outcome.replayed() ? 1 : 0;
    EXPECT_EQ(request.record_step().step(), std::to_string(outcome.item()));
  });
  std::vector<std::string> expected;
  for (int i = 1; i <= 20; ++i) {
    expected.push_back(std::to_string(i));
    ASSERT_FALSE(stream.Send(Step(i)).has_value());
  }
  EXPECT_FALSE(stream.Finish().has_value());
  EXPECT_EQ(server.order(), expected);
  ASSERT_EQ(items.size(), 20u);
  for (size_t i = 0; i < items.size(); ++i) EXPECT_EQ(items[i], i + 1);
  EXPECT_GE(replayed, 1);
}

TEST(IngestStreamTest, ARetriableOutcomeIsSentAgain) {
  FakeWorld world;
  IngestServer server;
  world.transport->Stream([](FakeStream& stream, const std::string* message) {
    if (message == nullptr) return;
    v1::IngestRequest request;
    ASSERT_TRUE(request.ParseFromString(*message));
    v1::IngestResponse outcome;
    outcome.set_item(request.item());
    google::rpc::Status status;
    ASSERT_TRUE(status.ParseFromString(RefusedWith(kUnavailable, "OUTCOME_UNKNOWN").details));
    *outcome.mutable_error() = status;
    stream.Answer(outcome.SerializeAsString());
  });
  world.transport->Stream(server.Serve(1'000));
  int outcomes = 0;
  IngestStream stream(*world.client, {}, [&](const auto&, const auto& outcome) {
    ++outcomes;
    EXPECT_FALSE(outcome.has_error());
  });
  ASSERT_FALSE(stream.Send(Step(1)).has_value());
  EXPECT_FALSE(stream.Finish().has_value());
  EXPECT_EQ(outcomes, 1);
}

TEST(IngestStreamTest, AFinalErrorEndsSendAndFinish) {
  FakeWorld world;
  world.transport->Stream([](FakeStream& stream, const std::string*) {
    stream.End(RefusedWith(7, "PERMISSION_DENIED"));
  });
  IngestOptions options;
  options.window_max = 1;
  IngestStream stream(*world.client, options, [](const auto&, const auto&) {});
  EXPECT_FALSE(stream.Send(Step(1)).has_value());
  // The window is full until the error is known.
  const auto error = stream.Send(Step(2));
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->reason, "PERMISSION_DENIED");
  EXPECT_EQ(stream.Finish()->reason, "PERMISSION_DENIED");
}

TEST(IngestStreamTest, NothingSentNeedsNoConnection) {
  FakeWorld world;
  IngestStream stream(*world.client, {}, [](const auto&, const auto&) {});
  EXPECT_FALSE(stream.Finish().has_value());
  EXPECT_TRUE(world.transport->asked().empty());
}

TEST(IngestStreamTest, DroppingItEndsIt) {
  FakeWorld world;
  world.transport->Stream([](FakeStream&, const std::string*) {});
  IngestStream stream(*world.client, {}, [](const auto&, const auto&) {});
  EXPECT_FALSE(stream.Send(Step(1)).has_value());
}

}  // namespace
}  // namespace hallcase::client
