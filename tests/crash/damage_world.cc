#include "tests/crash/damage_world.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "server/app/verify.h"
#include "server/base/hash.h"
#include "server/base/strings.h"
#include "server/offline/verify.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"
#include "storage/keys.h"
#include "storage/side_row.h"
#include "tests/support/plan.h"
#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

namespace fs = std::filesystem;
using storage::Table;

constexpr size_t kPlanCommands = 60;
constexpr size_t kLateCommands = 40;
constexpr int64_t kDaysUntilRed = 12;
constexpr int kCopyTriesMax = 1000;

void Work(HallRig* rig, const Plan& plan, size_t from, size_t until) {
  for (size_t i = from; i < until; ++i) {
    Require(rig->Run(plan.Call(i)).kind == app::Outcome::Kind::kCommitted, "a command failed");
  }
}

int64_t Do(HallRig* rig, ledger::v1::Command command, const std::string& request_id) {
  app::CommandCall call;
  call.command = std::move(command);
  call.scope = domain::access::Scope::System();
  call.request_id = request_id;
  call.performer.set_kind(ledger::v1::PARTY_KIND_STAFF);
  call.performer.set_id("clerk");
  const app::Outcome outcome = rig->Run(std::move(call));
  Require(outcome.kind == app::Outcome::Kind::kCommitted, outcome.rejection.message);
  return outcome.subject_id;
}

// A document, a paper that is on offer, a seal, a shift sheet and a token to rate.
void KeepPapers(HallRig* rig) {
  app::CommandCall other = AddPrincipalCall("other", "request-a-person");
  Require(rig->Run(std::move(other)).kind == app::Outcome::Kind::kCommitted, "no second person");
  ledger::v1::Command reg;
  reg.mutable_register_case()->set_item_code("A");
  reg.mutable_register_case()->add_materials()->set_code("M1");
  reg.mutable_register_case()->mutable_materials(0)->set_originals(1);
  reg.mutable_register_case()->mutable_responsible()->set_kind(ledger::v1::PARTY_KIND_STAFF);
  reg.mutable_register_case()->mutable_responsible()->set_id("clerk");
  const int64_t case_id = Do(rig, std::move(reg), "request-papers-1");
  ledger::v1::Command issue;
  const auto row = rig->hall().GetCase(case_id);
  Require(row.ok() && *row != nullptr, "no case to issue a document about");
  issue.mutable_issue_document()->set_case_id(case_id);
  issue.mutable_issue_document()->set_any_version(true);
  issue.mutable_issue_document()->set_kind(ledger::v1::DOCUMENT_KIND_RECEIPT);
  issue.mutable_issue_document()->set_read_seq((*row)->last_seq());
  issue.mutable_issue_document()->set_snapshot("sealed");
  issue.mutable_issue_document()->set_body_hash(std::string(base::kHashBytes, 'h'));
  Do(rig, std::move(issue), "request-papers-5");
  ledger::v1::Command offer;
  auto* item = offer.mutable_offer_handover()->add_items();
  item->set_case_id(case_id);
  item->set_material_code("M1");
  item->set_any_version(true);
  offer.mutable_offer_handover()->mutable_receiver()->set_kind(
      ledger::v1::HOLDER_KIND_DEPARTMENT);
  offer.mutable_offer_handover()->mutable_receiver()->set_id("D1");
  Do(rig, std::move(offer), "request-papers-2");
  ledger::v1::Command invite;
  invite.mutable_invite_rating()->set_rated_case_id(case_id);
  invite.mutable_invite_rating()->set_occasion(ledger::v1::RATING_OCCASION_VISIT);
  invite.mutable_invite_rating()->set_way(ledger::v1::RATING_WAY_SCREEN);
  Do(rig, std::move(invite), "request-papers-6");
  ledger::v1::Command seal;
  seal.mutable_add_object()->set_kind(ledger::v1::OBJECT_KIND_SEAL);
  Do(rig, std::move(seal), "request-papers-3");
  ledger::v1::Command shift;
  shift.mutable_freeze_shift()->set_outgoing("clerk");
  shift.mutable_freeze_shift()->set_incoming("other");
  Do(rig, std::move(shift), "request-papers-4");
}

// Names and sizes. Equal before and after a copy, nothing was written meanwhile: RocksDB appends to
// its manifest, or begins another, whenever a table file comes or goes.
std::map<std::string, uint64_t> SizesOf(const std::string& dir, std::error_code* error) {
  std::map<std::string, uint64_t> sizes;
  for (const fs::directory_entry& entry : fs::directory_iterator(dir, *error)) {
    std::error_code gone;
    sizes[entry.path().filename().string()] = entry.file_size(gone);
    if (gone) *error = gone;
  }
  return sizes;
}

// Copies the directory of a hall that is open. RocksDB may just be compacting, so that the copy
// holds a manifest and not the files that it names: then once more, from the beginning.
void CopyOpen(const std::string& from, const std::string& to) {
  for (int i = 0; i < kCopyTriesMax; ++i) {
    std::error_code error;
    const auto before = SizesOf(from, &error);
    fs::remove_all(to);
    if (!error) fs::copy(from, to, error);
    if (!error && SizesOf(from, &error) == before && !error) return;
  }
  Require(false, "the files do not stand still");
}

}  // namespace

DamageWorld::DamageWorld(uint64_t seed) {
  const std::string dir = root_.path() + "/hall";
  Live(dir, seed);
  fs::rename(dir, closed_dir());
}

void DamageWorld::Live(const std::string& dir, uint64_t seed) {
  base::FakeClock clock(kRigStartMicros);
  RigOptions options;
  options.storage.dir = dir;
  options.clock = &clock;
  const Plan plan(seed, kPlanCommands + kLateCommands);
  {
    auto rig = HallRig::Open(options);
    Require(rig.ok(), "the hall does not open");
    Work(rig->get(), plan, 0, kPlanCommands);
  }
  fs::copy(dir, older_dir());
  auto rig = HallRig::Open(options);
  Require(rig.ok(), "the hall does not open again");
  AddLateRows(rig->get(), &clock);
  Work(rig->get(), plan, kPlanCommands, plan.size());
  const app::Head head = (*rig)->hall().head();
  head_ = base::StrCat(head.seq, ":", base::ToHex(head.hash));
  const auto snapshot = (*rig)->engine().GetSnapshot();
  Require(snapshot.ok(), "no snapshot");
  rows_ = AllRows(**snapshot);
  for (const storage::TableInfo& info : storage::kTables) {
    Require(!AllRows(**snapshot, info.table).empty(), info.name);
  }
  // Every commit is synced and none is under way: the files are what a crash would leave.
  CopyOpen(dir, crashed_dir());
}

void DamageWorld::AddLateRows(HallRig* rig, base::FakeClock* clock) {
  app::CommandCall job;
  job.command.mutable_start_finish_import()->set_source("plan");
  job.scope = domain::access::Scope::System();
  job.request_id = "request-of-a-job";
  Require(rig->Run(std::move(job)).kind == app::Outcome::Kind::kCommitted, "no job");
  KeepPapers(rig);
  ledger::v1::SessionRow session;
  session.set_principal("clerk");
  Require(rig->hall().PutSession(std::string(storage::kTokenHashBytes, 't'), session).ok(),
          "no session");
  for (int64_t day = 0; day < kDaysUntilRed; ++day) {
    clock->Advance(base::kMicrosPerDay);
    rig->Settle();
  }
  // Nothing writes delivery positions yet.
  const std::string key = storage::CursorKey(kHallId, "mail");
  storage::WriteBatch batch;
  batch.Put(Table::kCursors, key, storage::SealSideRow(Table::kCursors, key, "12"));
  Require(rig->engine().TEST_WriteUnchecked(batch).ok(), "no cursor");
}

namespace {

Findings LinesOf(const app::VerifyReport& report) {
  Findings findings;
  for (const app::Finding& finding : report.findings) {
    findings.push_back(base::StrCat(finding.table, ": ", finding.key, ": ", finding.what));
  }
  return findings;
}

}  // namespace

Findings LookAt(const storage::Snapshot& snapshot) {
  const auto report = app::Verify(snapshot, kHallId, {});
  if (!report.ok()) return {base::StrCat("hall: ", report.status().message())};
  return LinesOf(*report);
}

Findings LookAtDirectory(const std::string& dir, const std::string& trusted_head) {
  offline::VerifyRequest request;
  request.dir = dir;
  request.hall = std::string(kHallId);
  request.trusted_head = trusted_head;
  const auto result = offline::RunVerify(request);
  if (!result.ok()) return {base::StrCat("storage: ", result.status().message())};
  Findings findings;
  if (!result->engine_damage.empty()) findings.push_back("storage: " + result->engine_damage);
  for (const app::VerifyReport& report : result->halls) {
    for (std::string& line : LinesOf(report)) findings.push_back(std::move(line));
  }
  return findings;
}

bool Names(const Findings& findings, std::string_view table) {
  const std::string start = base::StrCat(table, ":");
  return std::any_of(findings.begin(), findings.end(), [&start](const std::string& line) {
    return line.compare(0, start.size(), start) == 0;
  });
}

std::vector<FileOf> FilesOf(const std::string& dir, std::string_view ending) {
  std::vector<FileOf> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(dir)) {
    const std::string path = entry.path().string();
    const bool ends = path.size() >= ending.size() &&
                      path.compare(path.size() - ending.size(), ending.size(), ending) == 0;
    if (ends && entry.file_size() > 0) files.push_back({path, entry.file_size()});
  }
  std::sort(files.begin(), files.end(),
            [](const FileOf& a, const FileOf& b) { return a.path < b.path; });
  return files;
}

void FlipFileByte(const std::string& path, uint64_t offset, uint8_t mask) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  const int byte = file.get();
  Require(file.good(), "a file cannot be read");
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(static_cast<char>(byte ^ mask));
  file.close();
  Require(!file.fail(), "a file cannot be written");
}

}  // namespace hallcase::testing
