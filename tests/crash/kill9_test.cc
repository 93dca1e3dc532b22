// kill -9 under load, twenty times: a real server, real clients over the network, and their record
// of what was answered. Everything answered is there, once; what was not answered is there at most
// once, and once after it was sent again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "client/cpp/client.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/report.pb.h"
#include "hallcase/v1/session.pb.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"
#include "server/offline/verify.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/child_server.h"

namespace hallcase::testing {
namespace {

using client::Client;

constexpr char kHall[] = "lingshui";
constexpr char kItem[] = "bdc-scdj";
constexpr char kClerk[] = "wanghy";
constexpr char kLeader[] = "fangzq";
// The rounds that count are those of the build that halls run.
#ifdef NDEBUG
constexpr int kRounds = 20;
#else
constexpr int kRounds = 5;
#endif
constexpr int kClients = 8;
// The server is killed after so many answers of a round, at random.
constexpr size_t kAnswersMin = 5;
constexpr size_t kAnswersMax = 150;
// Serving again after a kill. A promise of the programs that halls run: a debug or sanitized build
// recovers several times slower, so that there it would test the machine.
constexpr int64_t kRestartMicrosMax = 2 * base::kMicrosPerSecond;
#ifdef NDEBUG
constexpr bool kReleaseBuild = true;
#else
constexpr bool kReleaseBuild = false;
#endif
constexpr int64_t kLoadTimeoutMicros = 5 * base::kMicrosPerSecond;

// One registration as its client knows it.
struct Sent {
  v1::RegisterCaseRequest request;
  bool answered = false;
  int64_t case_id = 0;
  uint64_t seq = 0;
};

class Kill9Test : public ::testing::Test {
 protected:
  std::unique_ptr<Client> Connect(bool retries) {
    client::ClientOptions options;
    options.target = server_.address();
    options.hall_id = kHall;
    options.token = token_;
    if (!retries) {
      options.timeout_us = kLoadTimeoutMicros;
      options.retry.attempts_max = 1;
    }
    return Client::Connect(options);
  }

  std::string SignIn(const std::string& account) {
    std::ifstream file(dir_.path() + "/demo-sign-ins.txt");
    std::string name;
    std::string password;
    std::string roles;
    while (std::getline(file, name, '\t') && std::getline(file, password, '\t') &&
           std::getline(file, roles)) {
      if (name != account) continue;
      v1::SignInRequest request;
      request.set_account(account);
      request.set_password(password);
      const auto session = Connect(true)->Call<v1::SignInResponse>(request);
      if (session.ok()) return session->token();
      ADD_FAILURE() << session.error().message;
    }
    return "";
  }

  // Registers until the server is gone; each registration is written down before it is sent.
  void Load() {
    const auto client = Connect(false);
    while (true) {
      size_t mine = 0;
      v1::RegisterCaseRequest request;
      request.set_item_code(kItem);
      request.mutable_change()->set_request_id(client->NewRequestId());
      request.mutable_applicant()->set_name("赵一");
      request.mutable_applicant()->set_id_type(v1::ID_TYPE_OTHER);
      request.mutable_applicant()->set_id_number("A1234567");
      request.mutable_applicant()->set_phone("13800000000");
      {
        base::MutexLock lock(mutex_);
        mine = sent_.size();
        sent_.push_back({request});
      }
      const auto answer = client->Call<v1::RegisterCaseResponse>(request);
      if (!answer.ok()) return;
      base::MutexLock lock(mutex_);
      Note(answer->change(), &sent_[mine]);
      ++answers_;
      changed_.NotifyAll();
    }
  }

  static void Note(const v1::CaseChange& change, Sent* sent) {
    if (sent->answered) {
      EXPECT_EQ(change.case_().case_id(), sent->case_id);
      EXPECT_EQ(change.seq(), sent->seq);
    }
    sent->answered = true;
    sent->case_id = change.case_().case_id();
    sent->seq = change.seq();
  }

  void KillUnderLoad(size_t answers) {
    answers_ = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < kClients; ++i) clients.emplace_back([this] { Load(); });
    {
      base::MutexLock lock(mutex_);
      while (answers_ < answers) changed_.Wait(mutex_);
    }
    server_.Kill();
    for (std::thread& one : clients) one.join();
  }

  // Sends everything since `first` again: what was answered is a replay of the same case, and what
  // was not is carried out or a replay.
  void SendAgain(size_t first, size_t* were_there) {
    const auto client = Connect(true);
    for (size_t i = first; i < sent_.size(); ++i) {
      const bool answered = sent_[i].answered;
      const auto again = client->Call<v1::RegisterCaseResponse>(sent_[i].request);
      ASSERT_TRUE(again.ok()) << again.error().message;
      EXPECT_TRUE(again->change().replayed() || !answered) << i;
      *were_there += !answered && again->change().replayed() ? 1 : 0;
      Note(again->change(), &sent_[i]);
      v1::GetCaseRequest get;
      get.mutable_case_()->set_case_id(sent_[i].case_id);
      const auto found = client->Call<v1::GetCaseResponse>(get);
      ASSERT_TRUE(found.ok()) << found.error().message;
      EXPECT_EQ(found->case_().number(), again->change().case_().number());
    }
  }

  storage::TemporaryDirectory dir_;
  ChildServer server_{HALLCASED_PATH, dir_.path()};
  std::string token_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::vector<Sent> sent_;
  size_t answers_ = 0;
};

TEST_F(Kill9Test, AgainAndAgainUnderLoad) {
  ASSERT_GE(server_.Start(), 0) << server_.output();
  token_ = SignIn(kClerk);
  std::mt19937_64 random(9);
  int64_t slowest_us = 0;
  size_t unanswered = 0;
  size_t were_there = 0;
  for (int round = 0; round < kRounds && !HasFatalFailure(); ++round) {
    const size_t first = sent_.size();
    KillUnderLoad(kAnswersMin + random() % (kAnswersMax - kAnswersMin));
    for (size_t i = first; i < sent_.size(); ++i) unanswered += sent_[i].answered ? 0 : 1;
    const int64_t start_us = server_.Start();
    ASSERT_GE(start_us, 0) << server_.output();
    slowest_us = std::max(slowest_us, start_us);
    SendAgain(first, &were_there);
  }
  if (kReleaseBuild) {
    EXPECT_LT(slowest_us, kRestartMicrosMax);
  }
  token_ = SignIn(kLeader);
  const auto totals = Connect(true)->Call<v1::GetTotalsResponse>(v1::GetTotalsRequest());
  ASSERT_TRUE(totals.ok()) << totals.error().message;
  EXPECT_EQ(totals->cases(), static_cast<int64_t>(sent_.size()));

  ChildServer second(HALLCASED_PATH, dir_.path());
  EXPECT_EQ(second.Start(), -1);
  EXPECT_THAT(second.output(), ::testing::HasSubstr("in use"));
  EXPECT_EQ(second.AwaitExit(), 1);

  EXPECT_EQ(server_.Stop(), 0);
  offline::VerifyRequest verify;
  verify.dir = dir_.path();
  const auto verified = offline::RunVerify(verify);
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_TRUE(verified->clean()) << offline::VerifyText(*verified);
  std::printf("%s\n", base::StrCat(kRounds, " kills, ", sent_.size(), " registrations, ",
                                   unanswered, " unanswered of which ", were_there,
                                   " were there; slowest start ", slowest_us / 1000, " ms")
                          .c_str());
}

}  // namespace
}  // namespace hallcase::testing
