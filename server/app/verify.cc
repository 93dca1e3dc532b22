#include "server/app/verify.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "server/app/chain.h"
#include "server/app/fold_thread.h"
#include "server/app/rebuild.h"
#include "server/app/recovery.h"
#include "server/app/request_log.h"
#include "server/app/row_codec.h"
#include "server/app/verify_keys.h"
#include "server/app/verify_words.h"
#include "server/base/strings.h"
#include "server/domain/clocks.h"
#include "server/domain/fold.h"
#include "storage/keys.h"
#include "storage/side_row.h"

namespace hallcase::app {
namespace {

using base::StrCat;
using ledger::v1::HeadRow;
using storage::Table;
using storage::TableClass;

constexpr uint64_t kProgressEntries = 50'000;
// Threads that compare tables: a table is compared by one of them.
constexpr size_t kCompareThreadsMax = 2;

// What was found wrong: all of it is counted, the first of it described.
struct Findings {
  size_t described_max = 0;
  uint64_t total = 0;
  std::vector<Finding> described;

  void Add(Table table, std::string key, std::string what, uint64_t seq = 0) {
    ++total;
    if (described.size() >= described_max) return;
    described.push_back(
        {std::string(storage::TableName(table)), std::move(key), std::move(what), seq});
  }
  void AddAt(Table table, std::string_view key, std::string what) {
    Add(table, KeyInWords(table, key), std::move(what));
  }
};

// The look at one table.
struct TableLook {
  storage::TableInfo info;
  uint64_t rows = 0;
  Findings findings;
};

class Verifier {
 public:
  Verifier(const storage::Snapshot& snapshot, std::string_view hall, const VerifyOptions& options)
      : snapshot_(snapshot), hall_(hall), options_(options) {
    report_.hall = hall_;
    findings_.described_max = options_.findings_max;
  }

  absl::StatusOr<VerifyReport> Run();

 private:
  uint32_t OldestRequestWeek() const;
  bool CheckEntries(Rebuild* rebuild);
  // The walker met `status` at `key`: reports it and goes on behind it, if that can be.
  bool SkipDamage(const absl::Status& status, std::string_view key, ChainWalker* walker);
  void CheckTrustedHead(const ChainWalker& walker, uint64_t seq);
  void CheckHead(const HeadRow& stored, const ledger::v1::HallOpened& hall);
  // Both by several threads at once, each for another table.
  void CompareTable(Rebuild* rebuild, TableLook* look) const;
  void CheckSideTable(bool sound, TableLook* look) const;
  void CheckTables(bool sound, Rebuild* rebuild);
  void CountUnfired(const Rebuild& rebuild);
  void CollectKeys(const Rebuild& rebuild);

  const storage::Snapshot& snapshot_;
  const std::string hall_;
  const VerifyOptions& options_;
  VerifyReport report_;
  Findings findings_;
  KeyOwners key_owners_;
};

// Rows of the two newest weeks must be there; of older ones those that are there must be right.
uint32_t Verifier::OldestRequestWeek() const {
  // By the last entry: the head row may be what is damaged.
  ledger::v1::Entry last;
  const auto row = snapshot_.Last(Table::kLedger, storage::HallPrefix(hall_));
  if (row.ok() && row->has_value()) {
    const auto stored = SplitLedgerRow((*row)->value);
    if (stored.ok()) ParseRow(Table::kLedger, stored->entry_bytes, &last).IgnoreError();
  }
  const uint32_t week = LedgerWeek(std::max<int64_t>(0, last.recorded_at_us()));
  uint32_t oldest = week > 0 ? week - 1 : 0;
  storage::ScanRange first = storage::PrefixRange(storage::HallPrefix(hall_));
  first.rows_max = 1;
  const auto scanned =
      snapshot_.Scan(Table::kRequests, first, [&](std::string_view key, std::string_view) {
        const auto parts = storage::ParseRequestKey(key);
        if (parts.has_value()) oldest = std::min(oldest, parts->week);
        return false;
      });
  return scanned.ok() ? oldest : 0;
}

void Verifier::CheckTrustedHead(const ChainWalker& walker, uint64_t seq) {
  const auto& trusted = options_.trusted_head;
  if (!trusted.has_value() || trusted->seq != seq) return;
  if (base::AsBytes(walker.hash()) == trusted->hash) return;
  findings_.Add(Table::kLedger, StrCat("seq=", seq),
                "its hash is not the trusted one: history was rewritten", seq);
}

bool Verifier::SkipDamage(const absl::Status& status, std::string_view key,
                          ChainWalker* walker) {
  const uint64_t damaged = walker->seq() + 1;
  findings_.Add(Table::kLedger, StrCat("seq=", damaged), std::string(status.message()), damaged);
  const auto parts = storage::ParseLedgerKey(key);
  if (!parts.has_value() || parts->seq < damaged) return false;
  auto next = ChainWalker::After(snapshot_, hall_, parts->seq);
  if (!next.ok()) return false;
  *walker = *std::move(next);
  return true;
}

// False if the ledger is damaged; `rebuild` then stops before the damage.
bool Verifier::CheckEntries(Rebuild* rebuild) {
  ChainWalker walker = ChainWalker::FromGenesis(hall_);
  FoldThread fold(rebuild);
  bool sound = true;
  const auto scanned = snapshot_.Scan(
      Table::kLedger, storage::PrefixRange(storage::HallPrefix(hall_)),
      [&](std::string_view key, std::string_view row) {
        ledger::v1::Entry* entry = fold.Next();
        const absl::Status checked = walker.Next(key, row, entry);
        if (!checked.ok()) {
          sound = false;
          return SkipDamage(checked, key, &walker);
        }
        CheckTrustedHead(walker, walker.seq());
        if (!sound) return true;
        report_.facts += static_cast<uint64_t>(entry->facts_size());
        report_.recorded_at_us = entry->recorded_at_us();
        rebuild->AddRequest(*entry);
        fold.Add();
        if (options_.progress && walker.seq() % kProgressEntries == 0) {
          options_.progress(walker.seq());
        }
        return true;
      });
  fold.Finish();
  if (!scanned.ok()) {
    findings_.Add(Table::kLedger, StrCat("seq=", walker.seq() + 1),
                  std::string(scanned.status().message()), walker.seq() + 1);
    sound = false;
  }
  report_.head_seq = walker.seq();
  report_.head_hash = std::string(base::AsBytes(walker.hash()));
  if (options_.trusted_head.has_value() && options_.trusted_head->seq > walker.seq()) {
    findings_.Add(Table::kLedger, StrCat("seq=", options_.trusted_head->seq),
                  StrCat("the trusted head is missing: the ledger ends at ", walker.seq()),
                  options_.trusted_head->seq);
  }
  if (!rebuild->offence().empty()) {
    findings_.Add(Table::kLedger, "facts", rebuild->offence());
    sound = false;
  }
  return sound;
}

void Verifier::CheckHead(const HeadRow& stored, const ledger::v1::HallOpened& hall) {
  ++report_.derived_rows;
  HeadRow rebuilt;
  rebuilt.set_format(domain::kRowFormat);
  rebuilt.set_seq(report_.head_seq);
  rebuilt.set_hash(report_.head_hash);
  rebuilt.set_recorded_at_us(report_.recorded_at_us);
  // Not from facts: the writer's own number.
  rebuilt.set_min_reader_version(stored.min_reader_version());
  *rebuilt.mutable_hall() = hall;
  const std::string key = storage::HeadKey(hall_);
  const auto row = snapshot_.Get(Table::kHead, key);
  if (!row.ok()) return findings_.AddAt(Table::kHead, key, std::string(row.status().message()));
  if (!row->has_value()) return findings_.AddAt(Table::kHead, key, "the row is missing");
  const std::string bytes = rebuilt.SerializeAsString();
  if (**row != bytes) {
    findings_.AddAt(Table::kHead, key, DifferenceInWords(Table::kHead, **row, bytes));
  }
}

void Verifier::CompareTable(Rebuild* rebuild, TableLook* look) const {
  const Table table = look->info.table;
  std::string key_bytes;
  const auto scanned =
      snapshot_.Scan(table, storage::PrefixRange(storage::HallPrefix(hall_)),
                     [&](std::string_view key, std::string_view stored) {
                       ++look->rows;
                       key_bytes.assign(key);
                       const auto rebuilt = rebuild->Take(table, key_bytes);
                       if (!rebuilt.has_value()) {
                         look->findings.AddAt(table, key, "no fact gives this row");
                       } else if (*rebuilt != stored) {
                         look->findings.AddAt(table, key,
                                              DifferenceInWords(table, stored, *rebuilt));
                       }
                       return true;
                     });
  if (!scanned.ok()) {
    // What lies behind the damage was not seen: it must not be called missing.
    return look->findings.Add(table, "table",
                              StrCat("it cannot be read: ", scanned.status().message()));
  }
  rebuild->ForEachLeft(table, [&](const std::string& key) {
    look->findings.AddAt(table, key, "the row is missing");
    return true;
  });
}

// Over a damaged ledger nobody knows which keys were erased.
void Verifier::CheckSideTable(bool sound, TableLook* look) const {
  const Table table = look->info.table;
  KeyOwners::Walk keys(key_owners_, [look, table](std::string key, std::string what) {
    look->findings.Add(table, std::move(key), std::move(what));
  });
  const size_t prefix_size = storage::HallPrefix(hall_).size();
  const auto scanned = snapshot_.Scan(
      table, storage::PrefixRange(storage::HallPrefix(hall_)),
      [&](std::string_view key, std::string_view stored) {
        ++look->rows;
        if (!storage::OpenSideRow(table, key, stored).ok()) {
          look->findings.AddAt(table, key, "its checksum does not fit");
        }
        if (sound && table == Table::kDataKeys) keys.Met(key.substr(prefix_size));
        const auto blind = table == Table::kBlind ? storage::ParseBlindKey(key) : std::nullopt;
        if (sound && blind.has_value() && key_owners_.IsErased(blind->case_id)) {
          look->findings.Add(table, StrCat("case_id=", blind->case_id),
                             "it finds a case that a fact erased");
        }
        return true;
      });
  if (!scanned.ok()) {
    return look->findings.Add(table, "table",
                              StrCat("it cannot be read: ", scanned.status().message()));
  }
  if (sound && table == Table::kDataKeys) keys.End();
}

// Tables have nothing to do with each other: threads take them in turn, and what they found is told
// in the order of the tables.
void Verifier::CheckTables(bool sound, Rebuild* rebuild) {
  std::vector<TableLook> looks;
  for (const storage::TableInfo& info : storage::kTables) {
    const bool derived = info.table_class == TableClass::kDerived && info.table != Table::kHead;
    if (info.table_class == TableClass::kSide || (derived && sound)) {
      looks.push_back({info, 0, {options_.findings_max, 0, {}}});
    }
  }
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < looks.size(); i = next++) {
      const bool side = looks[i].info.table_class == TableClass::kSide;
      side ? CheckSideTable(sound, &looks[i]) : CompareTable(rebuild, &looks[i]);
    }
  };
  std::vector<std::thread> others;
  for (size_t i = 1; i < kCompareThreadsMax; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  for (TableLook& look : looks) {
    const bool side = look.info.table_class == TableClass::kSide;
    (side ? report_.side_rows : report_.derived_rows) += look.rows;
    findings_.total += look.findings.total;
    for (Finding& finding : look.findings.described) {
      if (findings_.described.size() == findings_.described_max) break;
      findings_.described.push_back(std::move(finding));
    }
  }
}

void Verifier::CountUnfired(const Rebuild& rebuild) {
  rebuild.cases().ForEachRow([this](const ledger::v1::CaseRow& row) {
    if (row.import_pending()) return;
    const int64_t wake_at_us = domain::NextWake(row);
    if (wake_at_us == 0 || wake_at_us > report_.recorded_at_us) return;
    if (report_.overdue_unfired++ == 0) report_.overdue_unfired_case = row.case_id();
  });
  rebuild.ForEachUntold([this](int64_t id, int64_t sign_by_us) {
    if (sign_by_us > report_.recorded_at_us) return;
    if (report_.overdue_unfired++ == 0) report_.overdue_unfired_case = id;
  });
}

void Verifier::CollectKeys(const Rebuild& rebuild) {
  rebuild.cases().ForEachRow([this](const auto& row) { key_owners_.AddCase(row); });
  for (const auto& [id, person] : rebuild.reference().principals) {
    key_owners_.AddOther(id, person->added().key_id());
  }
  rebuild.ForEachSheetKey([this](std::string name, std::string_view key_id) {
    key_owners_.AddOther(std::move(name), key_id);
  });
  key_owners_.Sort();
}

absl::StatusOr<VerifyReport> Verifier::Run() {
  HeadRow head;
  const auto read = ReadHeadRow(snapshot_, hall_);
  if (read.ok()) {
    head = *read;
  } else if (absl::IsFailedPrecondition(read.status())) {
    return read.status();
  }
  Rebuild rebuild(hall_, OldestRequestWeek());
  const bool sound = CheckEntries(&rebuild);
  if (report_.head_seq == 0 && head.seq() == 0 && sound) {
    return absl::NotFoundError(StrCat("there is no hall ", hall_));
  }
  report_.derived_compared = sound;
  if (sound) {
    CollectKeys(rebuild);
    CheckHead(head, rebuild.reference().hall);
    CountUnfired(rebuild);
  } else if (head.seq() > report_.head_seq) {
    findings_.Add(Table::kLedger, StrCat("seq=", report_.head_seq + 1),
                  "the ledger ends before its head", report_.head_seq + 1);
  }
  CheckTables(sound, &rebuild);
  report_.findings_total = findings_.total;
  report_.findings = std::move(findings_.described);
  return std::move(report_);
}

}  // namespace

absl::StatusOr<VerifyReport> Verify(const storage::Snapshot& snapshot, std::string_view hall,
                                    const VerifyOptions& options) {
  if (!storage::IsHallId(hall)) return absl::InvalidArgumentError("hall id is malformed");
  return Verifier(snapshot, hall, options).Run();
}

}  // namespace hallcase::app
