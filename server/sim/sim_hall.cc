#include "server/sim/sim_hall.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "server/auth/token.h"
#include "server/base/strings.h"
#include "server/offline/demo_hall.h"
#include "server/rpc/local_call.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"

namespace hallcase::sim {
namespace {

// Longer steps would be jumps of the clock.
constexpr int64_t kStepMicros = base::kMicrosPerHour;
// Everybody signs in once.
constexpr int64_t kSessionHours = 24 * 366;
constexpr char kSource[] = "ipv4:127.0.0.1";

base::Limits SimLimits() {
  base::Limits limits = base::DefaultConfig().limits;
  limits.session_life_hours = kSessionHours;
  limits.session_idle_minutes = kSessionHours * 60;
  // A clock that stands still ends no rest, and one caller gathers no batch.
  limits.job_rest_us_max = 0;
  limits.batch_gather_us_max = 0;
  return limits;
}

}  // namespace

SimHall::SimHall(const SimHallOptions& options, base::Limits limits)
    : limits_(limits), clock_(options.start_us), random_(options.seed) {}

absl::StatusOr<std::unique_ptr<SimHall>> SimHall::Make(const SimHallOptions& options) {
  std::unique_ptr<SimHall> hall(new SimHall(options, SimLimits()));
  if (auto opened = hall->Open(options); !opened.ok()) return opened;
  return hall;
}

absl::Status SimHall::Open(const SimHallOptions& options) {
  const std::string data = options.dir + "/data";
  std::error_code ignored;  // What follows says what is wrong with the place.
  if (std::filesystem::exists(data, ignored)) {
    return absl::AlreadyExistsError(base::StrCat(data, " is there already"));
  }
  // Before anything is made.
  const auto setup = offline::ReadSetup(options.setup);
  if (!setup.ok()) return setup.status();
  std::filesystem::create_directories(options.dir, ignored);
  auto ring = sealing::KeyRing::CreateForTest(options.dir + "/keys", random_);
  if (!ring.ok()) return ring.status();
  ring_ = std::make_unique<sealing::KeyRing>(*std::move(ring));
  storage::RocksdbOptions engine;
  engine.dir = data;
  auto opened = storage::OpenRocksdb(engine);
  if (!opened.ok()) return opened.status();
  engine_ = *std::move(opened);
  app::HallsOptions halls;
  halls.engine = engine_.get();
  halls.clock = &clock_;
  halls.limits = limits_;
  halls.background = false;
  // A season that the power cut is made anew from its seed. The server that opens a finished one
  // hardens it by its first commit.
  halls.durability = storage::Durability::kBuffered;
  halls_ = std::make_unique<app::Halls>(std::move(halls));
  auto made = offline::MakeDemoHall(*halls_, *ring_, clock_, random_, *setup, options.dir);
  if (!made.ok()) return made;
  hall_ = halls_->All().front();
  methods_ = rpc::MethodTable::Build();
  desk_ = std::make_unique<rpc::Desk>(*hall_, *ring_, clock_, random_, limits_);
  dispatcher_ = std::make_unique<rpc::Dispatcher>(*methods_, limits_);
  dispatcher_->AddHall(desk_.get());
  return absl::OkStatus();
}

SimHall::~SimHall() {
  if (dispatcher_ != nullptr) dispatcher_->Stop();
  if (halls_ != nullptr) halls_->Stop();
}

std::string SimHall::TokenOf(std::string_view account) {
  if (account.empty()) return "";
  std::string& token = tokens_[std::string(account)];
  if (token.empty()) {
    const auth::NewToken made = auth::MakeToken(random_);
    desk_->sessions.Open(account, base::AsBytes(made.hash), hall_->head().seq);
    token = made.text;
  }
  return token;
}

rpc::Refusal SimHall::Call(std::string_view account, const rpc::Method& method,
                           google::protobuf::Message* request,
                           google::protobuf::Message* response) {
  const auto* type = request->GetDescriptor();
  const auto* reflection = request->GetReflection();
  reflection->SetString(request, method.hall_field, hall_->id());
  if (const auto* change = type->FindFieldByName("change"); change != nullptr) {
    auto* context = reflection->MutableMessage(request, change);
    const auto* id = change->message_type()->FindFieldByName("request_id");
    context->GetReflection()->SetString(context, id, base::FormatUuid(ids_.Next()));
  } else if (const auto* id = type->FindFieldByName("request_id"); id != nullptr) {
    reflection->SetString(request, id, base::FormatUuid(ids_.Next()));
  }
  auto refusal = rpc::CallLocally(*dispatcher_, method, TokenOf(account),
                                  request->SerializeAsString(), kSource, response);
  ReadOn();
  return refusal;
}

void SimHall::ReadOn() {
  bool job = false;
  for (const uint64_t head = hall_->head().seq; read_seq_ < head;) {
    const auto item = hall_->GetEntry(++read_seq_);
    if (!item.ok() || !item->has_value()) continue;
    for (const auto& fact : (*item)->entry->facts()) job = job || fact.has_job_started();
    entries_.push_back((*item)->entry);
  }
  if (job) halls_->WaitIdle();
}

std::vector<std::shared_ptr<const ledger::v1::Entry>> SimHall::TakeNewEntries() {
  ReadOn();
  return std::exchange(entries_, {});
}

int64_t SimHall::Settle() {
  int64_t next_us = halls_->KeepOnce();
  // Nothing was sent, so there is nothing to wait for.
  if (next_us != INT64_MAX && next_us > clock_.NowMicros()) return next_us;
  uint64_t before = 0;
  do {
    before = hall_->head().seq;
    halls_->WaitIdle();
    next_us = halls_->KeepOnce();
    halls_->WaitIdle();
  } while (hall_->head().seq != before);
  return next_us;
}

void SimHall::PassTo(int64_t until_us) {
  while (true) {
    const int64_t next_us = Settle();
    const int64_t now_us = clock_.NowMicros();
    if (now_us >= until_us) return;
    int64_t to_us = std::min(until_us, now_us + kStepMicros);
    if (next_us > now_us) to_us = std::min(to_us, next_us);
    clock_.Advance(to_us - now_us);
  }
}

void SimHall::EndCalls() {
  dispatcher_->Stop();
  halls_->WaitIdle();
}

absl::StatusOr<app::Head> SimHall::Close() {
  for (const auto& [account, token] : tokens_) {
    const auto session = desk_->sessions.Load(rpc::TokenHash(base::StrCat("Bearer ", token)));
    if (session.ok() && *session != nullptr) {
      if (auto ended = desk_->sessions.End(**session); !ended.ok()) return ended;
    }
  }
  halls_->Stop();
  const app::Head head = hall_->head();
  desk_.reset();
  hall_ = nullptr;
  halls_.reset();
  dispatcher_.reset();
  engine_.reset();
  return head;
}

}  // namespace hallcase::sim
