// The feed and Ingest through the door: order, bookmarks, audience, cuts, outcomes.

#include <set>

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/ingest.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "server/base/hash.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using rpc::Reason;

class StreamCallsTest : public ::testing::Test {
 protected:
  explicit StreamCallsTest(DoorOptions options = {}) : door_(std::move(options)) {
    door_.PublishPlaces();
    door_.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    door_.AddPerson("contact-2", ledger::v1::ROLE_DEPARTMENT_CONTACT, "D2");
    door_.AddPerson("jieru", ledger::v1::ROLE_INTEGRATOR, "");
    clerk_ = door_.TokenOf("wang");
    machine_ = door_.TokenOf("jieru");
  }

  std::unique_ptr<TestStream> Watch(const std::string& token, const v1::WatchRequest& what,
                                    v1::Bookmark* start = nullptr) {
    auto stream = door_.OpenStream(token, "FeedService.Watch");
    v1::WatchRequest request = what;
    request.set_hall_id(kTestHall);
    stream->Send(request);
    v1::WatchResponse first;
    if (start != nullptr) {
      EXPECT_TRUE(stream->Receive(&first));
      *start = first.bookmark();
    }
    return stream;
  }

  // Events up to and with the entry `seq`.
  std::vector<v1::FeedEvent> EventsUpTo(TestStream* stream, uint64_t seq) {
    std::vector<v1::FeedEvent> events;
    v1::WatchResponse response;
    while (stream->Receive(&response)) {
      for (const auto& event : response.events()) events.push_back(event);
      if (response.bookmark().seq() >= seq) break;
    }
    return events;
  }

  v1::IngestRequest Item(uint64_t number) {
    v1::IngestRequest request;
    request.set_item(number);
    request.set_hall_id(kTestHall);
    return request;
  }

  TestDoor door_;
  std::string clerk_;
  std::string machine_;
};

TEST_F(StreamCallsTest, TellsWhatHappensInOrder) {
  v1::Bookmark start;
  auto stream = Watch(clerk_, {}, &start);
  EXPECT_EQ(start.seq(), door_.hall().hall().head().seq);
  const v1::Case registered = door_.MustRegister(clerk_);
  const auto events = EventsUpTo(stream.get(), start.seq() + 1);
  ASSERT_GE(events.size(), 3u);
  EXPECT_EQ(events[0].type(), "CaseRegistered");
  EXPECT_EQ(events[0].case_id(), registered.case_id());
  EXPECT_EQ(events[0].case_etag(), registered.etag());
  EXPECT_EQ(events[0].actor(), "wang");
  EXPECT_EQ(events[1].type(), "LegOpened");
  for (const auto& event : events) EXPECT_NE(event.type(), "WakeSet");
}

TEST_F(StreamCallsTest, ResumingNeitherSkipsNorRepeats) {
  v1::WatchRequest from_start;
  from_start.mutable_after()->set_seq(0);
  for (int i = 0; i < 20; ++i) door_.MustRegister(clerk_);
  const uint64_t head = door_.hall().hall().head().seq;
  auto whole = Watch(clerk_, from_start);
  const auto all = EventsUpTo(whole.get(), head);
  std::vector<v1::FeedEvent> pieces;
  v1::WatchRequest resume = from_start;
  while (resume.after().seq() < head) {
    auto stream = Watch(clerk_, resume);
    v1::WatchResponse response;
    // Two messages, then the connection is lost.
    for (int i = 0; i < 2 && stream->Receive(&response); ++i) {
      for (const auto& event : response.events()) pieces.push_back(event);
      *resume.mutable_after() = response.bookmark();
    }
    stream->Cancel();
    stream->AwaitEnd();
  }
  ASSERT_EQ(pieces.size(), all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(pieces[i].SerializeAsString(), all[i].SerializeAsString()) << i;
  }
}

TEST_F(StreamCallsTest, ABookmarkOfAnotherLedgerIsFound) {
  v1::WatchRequest request;
  request.mutable_after()->set_seq(1);
  request.mutable_after()->set_hash(std::string(base::kHashBytes, 'x'));
  auto stream = Watch(clerk_, request);
  rpc::Refusal refusal = stream->AwaitEnd();
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, Reason::kBookmarkMismatch);
  request.mutable_after()->set_seq(1'000'000);
  refusal = Watch(clerk_, request)->AwaitEnd();
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, Reason::kBookmarkMismatch);
}

TEST_F(StreamCallsTest, AContactHearsOnlyOfTheOwnDepartment) {
  v1::Bookmark start;
  auto stream = Watch(door_.TokenOf("contact-2"), {}, &start);
  std::set<int64_t> own;
  for (const char* department : {"D1", "D2", "D1", "D2"}) {
    const v1::Case registered = door_.MustRegister(clerk_);
    v1::IngestRequest unused;
    auto* push = unused.mutable_push_case();
    push->set_hall_id(kTestHall);
    push->mutable_change()->set_request_id(door_.NextId());
    push->mutable_case_()->set_case_id(registered.case_id());
    push->mutable_case_()->set_etag("*");
    push->set_department(department);
    ASSERT_TRUE(door_.Call(clerk_, *push, nullptr).ok());
    if (std::string(department) == "D2") own.insert(registered.case_id());
  }
  const auto events = EventsUpTo(stream.get(), start.seq() + 8);
  EXPECT_FALSE(events.empty());
  for (const auto& event : events) EXPECT_EQ(own.count(event.case_id()), 1u) << event.type();
}

TEST_F(StreamCallsTest, FiltersByTypeAndCase) {
  const v1::Case first = door_.MustRegister(clerk_);
  door_.MustRegister(clerk_);
  v1::WatchRequest request;
  request.mutable_after()->set_seq(0);
  request.add_types("LegOpened");
  request.set_case_id(first.case_id());
  auto stream = Watch(clerk_, request);
  v1::WatchResponse response;
  do {
    ASSERT_TRUE(stream->Receive(&response));
  } while (response.events_size() == 0);
  ASSERT_EQ(response.events_size(), 1);
  EXPECT_EQ(response.events(0).type(), "LegOpened");
  EXPECT_EQ(response.events(0).case_id(), first.case_id());
}

TEST_F(StreamCallsTest, IsCutWhenTheSessionOrTheRoleEnds) {
  v1::Bookmark start;
  auto by_role = Watch(clerk_, {}, &start);
  app::CommandCall call = door_.hall().AsSystem();
  call.command.mutable_set_grants()->set_id("wang");
  ASSERT_EQ(door_.hall().Run(std::move(call)).kind, app::Outcome::Kind::kCommitted);
  door_.dispatcher().Tick();
  rpc::Refusal refusal = by_role->AwaitEnd();
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, Reason::kPermissionDenied);

  auto by_time = Watch(machine_, {}, &start);
  door_.hall().clock().Advance(13 * base::kMicrosPerHour);
  door_.dispatcher().Tick();
  refusal = by_time->AwaitEnd();
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, Reason::kSessionExpired);
}

class SlowSubscriberTest : public StreamCallsTest {
 protected:
  static DoorOptions Small() {
    DoorOptions options;
    options.hall.limits.feed_buffer_events_max = 4;
    return options;
  }
  SlowSubscriberTest() : StreamCallsTest(Small()) {}
};

TEST_F(SlowSubscriberTest, IsCutAndNeverWaitedFor) {
  v1::Bookmark start;
  auto stream = Watch(clerk_, {}, &start);
  door_.hall().hall().feed().TEST_WaitLive();
  stream->HoldWrites(true);
  // More than the network's queue and the buffer hold; every registration is answered meanwhile.
  for (int i = 0; i < 100; ++i) door_.MustRegister(clerk_);
  stream->HoldWrites(false);
  const rpc::Refusal refusal = stream->AwaitEnd();
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, Reason::kSubscriberTooSlow);
}

TEST_F(StreamCallsTest, IngestAnswersInOrderAndGoesOnAfterARejection) {
  auto stream = door_.OpenStream(machine_, "IngestService.Ingest");
  constexpr uint64_t kItems = 600;  // more than may be in flight
  for (uint64_t i = 1; i <= kItems; ++i) {
    v1::IngestRequest request = Item(i);
    *request.mutable_register_case() = door_.Registration();
    request.mutable_register_case()->clear_hall_id();
    if (i % 7 == 0) request.mutable_register_case()->set_item_code("no such item");
    if (i % 11 == 0) request.mutable_register_case()->mutable_change()->clear_request_id();
    stream->Send(request);
  }
  stream->HalfClose();
  for (uint64_t i = 1; i <= kItems; ++i) {
    v1::IngestResponse response;
    ASSERT_TRUE(stream->Receive(&response));
    ASSERT_EQ(response.item(), i);
    EXPECT_EQ(response.has_error(), i % 7 == 0 || i % 11 == 0) << i;
    if (response.has_error()) {
      google::rpc::ErrorInfo info;
      ASSERT_TRUE(response.error().details(0).UnpackTo(&info));
      EXPECT_EQ(info.reason(), i % 11 == 0 ? "REQUEST_ID_REQUIRED" : "ITEM_NOT_FOUND");
    } else {
      EXPECT_GT(response.case_id(), 0);
      EXPECT_FALSE(response.etag().empty());
    }
  }
  EXPECT_FALSE(stream->AwaitEnd().has_value());
}

TEST_F(StreamCallsTest, IngestStopsAtTheFirstErrorIfAsked) {
  auto stream = door_.OpenStream(machine_, "IngestService.Ingest");
  const uint64_t before = door_.hall().hall().head().seq;
  for (uint64_t i = 1; i <= 10; ++i) {
    v1::IngestRequest request = Item(i);
    request.set_stop_on_error(true);
    *request.mutable_register_case() = door_.Registration();
    if (i == 4) request.mutable_register_case()->set_item_code("no such item");
    stream->Send(request);
  }
  v1::IngestResponse response;
  for (uint64_t i = 1; i <= 4; ++i) ASSERT_TRUE(stream->Receive(&response));
  EXPECT_EQ(response.item(), 4u);
  EXPECT_TRUE(response.has_error());
  EXPECT_FALSE(stream->Receive(&response));
  EXPECT_FALSE(stream->AwaitEnd().has_value());
  EXPECT_EQ(door_.hall().hall().head().seq, before + 3);
}

TEST_F(StreamCallsTest, IngestKnowsThePreviousVersion) {
  auto stream = door_.OpenStream(machine_, "IngestService.Ingest");
  v1::IngestRequest request = Item(1);
  *request.mutable_register_case() = door_.Registration();
  stream->Send(request);
  v1::IngestResponse response;
  ASSERT_TRUE(stream->Receive(&response));
  request = Item(2);
  auto* push = request.mutable_push_case();
  push->mutable_change()->set_request_id(door_.NextId());
  push->mutable_case_()->set_case_id(response.case_id());
  push->mutable_case_()->set_etag("previous");
  stream->Send(request);
  ASSERT_TRUE(stream->Receive(&response));
  EXPECT_FALSE(response.has_error()) << response.error().message();
}

TEST_F(StreamCallsTest, AnItemSentAgainIsReplayed) {
  v1::IngestRequest request = Item(1);
  *request.mutable_register_case() = door_.Registration();
  v1::IngestResponse first;
  v1::IngestResponse again;
  for (v1::IngestResponse* response : {&first, &again}) {
    auto stream = door_.OpenStream(machine_, "IngestService.Ingest");
    stream->Send(request);
    ASSERT_TRUE(stream->Receive(response));
    stream->HalfClose();
    EXPECT_FALSE(stream->AwaitEnd().has_value());
  }
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(again.seq(), first.seq());
  EXPECT_EQ(again.case_id(), first.case_id());
}

TEST_F(StreamCallsTest, BadBytesEndTheStreamWithATypedError) {
  auto stream = door_.OpenStream(machine_, "IngestService.Ingest");
  stream->SendBytes("\xff\xff\xff");
  const rpc::Refusal refusal = stream->AwaitEnd();
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, Reason::kMalformedMessage);
}

class FewStreamsTest : public StreamCallsTest {
 protected:
  static DoorOptions Few() {
    DoorOptions options;
    options.hall.limits.feed_subscribers_max = 2;
    return options;
  }
  FewStreamsTest() : StreamCallsTest(Few()) {}
};

TEST_F(FewStreamsTest, OneTooManyIsRefusedUntilAnotherEnds) {
  v1::Bookmark start;
  auto first = Watch(clerk_, {}, &start);
  auto second = Watch(clerk_, {}, &start);
  const rpc::Refusal refusal = Watch(clerk_, {})->AwaitEnd();
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, Reason::kQueueFull);
  EXPECT_GT(start.seq(), 0u);
  first.reset();
  // Its place is free once its end has reached the feed.
  bool heard = false;
  while (!heard) {
    auto third = Watch(clerk_, {});
    v1::WatchResponse message;
    heard = third->Receive(&message);
  }
}

}  // namespace
}  // namespace hallcase::testing
