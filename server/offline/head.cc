#include "server/offline/head.h"

#include <utility>

#include "hallcase/ledger/v1/entry.pb.h"
#include "server/app/chain.h"
#include "server/base/hash.h"
#include "server/base/strings.h"
#include "server/offline/data_dir.h"
#include "server/offline/json_text.h"
#include "storage/keys.h"

namespace hallcase::offline {
namespace {

using base::StrAppend;
using base::StrCat;
using base::ToHex;

absl::StatusOr<HallHead> ReadHead(const storage::Snapshot& snapshot, const std::string& hall) {
  const auto row = snapshot.Last(storage::Table::kLedger, storage::HallPrefix(hall));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::NotFoundError(StrCat("hall ", hall, " has no entries"));
  const auto stored = app::SplitLedgerRow((*row)->value);
  if (!stored.ok()) return stored.status();
  ledger::v1::Entry entry;
  const std::string_view bytes = stored->entry_bytes;
  if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError(StrCat("the last entry of hall ", hall, " cannot be parsed"));
  }
  return HallHead{hall, entry.seq(), std::string(stored->hash), entry.recorded_at_us()};
}

}  // namespace

absl::StatusOr<std::vector<HallHead>> RunHead(const std::string& dir, std::string_view hall) {
  const auto engine = OpenDataDir(dir);
  if (!engine.ok()) return engine.status();
  const auto snapshot = (*engine)->GetSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  const auto halls = HallsToRead(**snapshot, hall);
  if (!halls.ok()) return halls.status();
  std::vector<HallHead> heads;
  for (const std::string& one : *halls) {
    auto head = ReadHead(**snapshot, one);
    if (!head.ok()) return head.status();
    heads.push_back(*std::move(head));
  }
  return heads;
}

std::string HeadText(const std::vector<HallHead>& heads) {
  std::string text;
  for (const HallHead& head : heads) {
    if (heads.size() > 1) StrAppend(&text, head.hall, " ");
    StrAppend(&text, head.seq, ":", ToHex(head.hash), "\n");
  }
  return text;
}

std::string HeadJson(const std::vector<HallHead>& heads) {
  std::string json = "{\"halls\":[";
  for (size_t i = 0; i < heads.size(); ++i) {
    StrAppend(&json, i == 0 ? "" : ",", "{\"hall\":", JsonString(heads[i].hall),
              ",\"seq\":", heads[i].seq, ",\"hash\":", JsonString(ToHex(heads[i].hash)),
              ",\"recorded_at_us\":", heads[i].recorded_at_us, "}");
  }
  return json + "]}\n";
}

}  // namespace hallcase::offline
