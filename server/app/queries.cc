#include "server/app/queries.h"

#include <utility>

#include "server/app/index_keys.h"
#include "server/app/row_codec.h"
#include "storage/coding.h"
#include "storage/keys.h"
#include "storage/side_row.h"

namespace hallcase::app::queries {

using storage::Table;

namespace {

template <typename Row>
absl::StatusOr<std::shared_ptr<const Row>> GetRow(const storage::Snapshot& snapshot, Table table,
                                                  std::string_view key) {
  std::string bytes;
  const auto found = snapshot.Find(table, key, &bytes);
  if (!found.ok()) return found.status();
  if (!*found) return std::shared_ptr<const Row>();
  auto row = std::make_shared<Row>();
  absl::Status parsed = ParseRow(table, bytes, row.get());
  if (!parsed.ok()) return parsed;
  return std::shared_ptr<const Row>(std::move(row));
}

template <typename Row>
absl::StatusOr<std::shared_ptr<const Row>> GetLatest(const HallState& state, Table table,
                                                     std::string_view key) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  return GetRow<Row>(**snapshot, table, key);
}

// Ids at the end of index keys, as a page cuts them.
struct IdPage {
  std::vector<int64_t> ids;
  std::string next_key;
};

// Every key of these indexes ends in an id i64.
absl::StatusOr<IdPage> ScanIds(const storage::Snapshot& snapshot, Table table,
                               const std::string& prefix, std::string_view after_key,
                               size_t limit) {
  IdPage page;
  storage::ScanRange range = storage::PrefixRange(prefix);
  if (!after_key.empty()) {
    range.begin.append(after_key);
    range.begin.push_back('\0');
  }
  range.rows_max = limit;
  std::string last_key;
  bool sound = true;
  const auto scanned = snapshot.Scan(table, range, [&](std::string_view key, std::string_view) {
    int64_t id = 0;
    sound = key.size() >= prefix.size() + sizeof(id);
    if (!sound) return false;
    storage::Decoder decoder(key.substr(key.size() - sizeof(id)));
    decoder.ReadI64(&id);
    page.ids.push_back(id);
    last_key.assign(key.substr(prefix.size()));
    return true;
  });
  if (!scanned.ok()) return scanned.status();
  if (!sound) return absl::DataLossError("an index key is too short");
  if (!scanned->complete) page.next_key = std::move(last_key);
  return page;
}

// Rows of an index page; an index row without its row is damage.
template <typename Row, typename MakeKey>
absl::Status FetchRows(const storage::Snapshot& snapshot, Table table,
                       const std::vector<int64_t>& ids, const MakeKey& make_key,
                       std::vector<std::shared_ptr<const Row>>* rows) {
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const int64_t id : ids) keys.push_back(make_key(id));
  const auto values = snapshot.MultiGet(table, keys);
  if (!values.ok()) return values.status();
  for (const auto& value : *values) {
    if (!value.has_value()) return absl::DataLossError("an index names a row that is not there");
    auto row = std::make_shared<Row>();
    absl::Status parsed = ParseRow(table, *value, row.get());
    if (!parsed.ok()) return parsed;
    rows->push_back(std::move(row));
  }
  return absl::OkStatus();
}

absl::StatusOr<Page<CasePtr>> CasePage(const HallState& state, std::string_view hall, Table index,
                                       const std::string& prefix, std::string_view after_key,
                                       size_t limit) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  auto ids = ScanIds(*view->snapshot, index, prefix, after_key, limit);
  if (!ids.ok()) return ids.status();
  Page<CasePtr> page;
  page.as_of_seq = view->seq;
  page.next_key = std::move(ids->next_key);
  absl::Status fetched = FetchRows(
      *view->snapshot, Table::kCases, ids->ids,
      [hall](int64_t id) { return storage::CaseKey(hall, id); }, &page.rows);
  if (!fetched.ok()) return fetched;
  return page;
}

}  // namespace

absl::StatusOr<CasePtr> GetCase(const HallState& state, std::string_view hall, int64_t case_id) {
  CasePtr cached = state.cases().Find(case_id);
  if (cached != nullptr) return cached;
  return GetLatest<ledger::v1::CaseRow>(state, Table::kCases, storage::CaseKey(hall, case_id));
}

absl::StatusOr<WarningPtr> GetWarning(const HallState& state, std::string_view hall,
                                      int64_t warning_id) {
  return GetLatest<ledger::v1::WarningRow>(state, Table::kWarnings,
                                           storage::WarningKey(hall, warning_id));
}

absl::StatusOr<JobPtr> GetJob(const HallState& state, std::string_view hall, int64_t job_id) {
  return GetLatest<ledger::v1::JobRow>(state, Table::kJobs, storage::JobKey(hall, job_id));
}

absl::StatusOr<std::optional<int64_t>> FindId(const HallState& state, Table table,
                                              std::string_view key) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  const auto row = (*snapshot)->Get(table, key);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::optional<int64_t>();
  const std::optional<int64_t> id = DecodeNumberRow(**row);
  if (!id.has_value()) return absl::DataLossError("an index row cannot be parsed");
  return id;
}

absl::StatusOr<Page<CasePtr>> ListWork(const HallState& state, std::string_view hall,
                                       const ledger::v1::Party& party,
                                       std::string_view after_key, size_t limit) {
  const std::string prefix =
      storage::WorkPrefix(hall, static_cast<uint8_t>(party.kind()), party.id());
  return CasePage(state, hall, Table::kWork, prefix, after_key, limit);
}

absl::StatusOr<Page<CasePtr>> ListByBlind(const HallState& state, std::string_view hall,
                                          const ledger::v1::BlindDigest& digest,
                                          std::string_view after_key, size_t limit) {
  if (digest.digest().size() != storage::kBlindDigestBytes) {
    return absl::InvalidArgumentError("a blind digest has 16 bytes");
  }
  const std::string prefix =
      storage::BlindPrefix(hall, static_cast<uint8_t>(digest.field()), digest.digest());
  return CasePage(state, hall, Table::kBlind, prefix, after_key, limit);
}

absl::StatusOr<Page<WarningPtr>> ListOpenWarnings(const HallState& state, std::string_view hall,
                                                  const ledger::v1::Party& party,
                                                  std::string_view after_key, size_t limit) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  const std::string prefix =
      party.kind() == ledger::v1::PARTY_KIND_UNSPECIFIED
          ? storage::HallPrefix(hall)
          : storage::OpenWarningPrefix(hall, static_cast<uint8_t>(party.kind()), party.id());
  auto ids = ScanIds(*view->snapshot, Table::kWarningsOpen, prefix, after_key, limit);
  if (!ids.ok()) return ids.status();
  Page<WarningPtr> page;
  page.as_of_seq = view->seq;
  page.next_key = std::move(ids->next_key);
  absl::Status fetched = FetchRows(
      *view->snapshot, Table::kWarnings, ids->ids,
      [hall](int64_t id) { return storage::WarningKey(hall, id); }, &page.rows);
  if (!fetched.ok()) return fetched;
  return page;
}

absl::StatusOr<std::vector<Hall::CounterRow>> ListCounter(const HallState& state,
                                                          const storage::ScanRange& range) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  std::vector<Hall::CounterRow> rows;
  bool sound = true;
  const auto scanned =
      (*snapshot)->Scan(Table::kCounters, range, [&](std::string_view key, std::string_view value) {
        auto parts = storage::ParseCounterKey(key);
        const std::optional<int64_t> number = DecodeNumberRow(value);
        sound = parts.has_value() && number.has_value();
        if (sound) rows.push_back({parts->day, std::move(parts->dimension), *number});
        return sound;
      });
  if (!scanned.ok()) return scanned.status();
  if (!sound) return absl::DataLossError("a counter row cannot be parsed");
  return rows;
}

template <typename Row>
absl::StatusOr<std::optional<Row>> GetSideRow(const HallState& state, Table table,
                                              std::string_view key) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  const auto stored = (*snapshot)->Get(table, key);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return std::optional<Row>();
  const auto bytes = storage::OpenSideRow(table, key, **stored);
  if (!bytes.ok()) return bytes.status();
  Row row;
  absl::Status parsed = ParseRow(table, *bytes, &row);
  if (!parsed.ok()) return parsed;
  return std::optional<Row>(std::move(row));
}

template absl::StatusOr<std::optional<ledger::v1::DataKeyRow>> GetSideRow(const HallState&, Table,
                                                                          std::string_view);
template absl::StatusOr<std::optional<ledger::v1::VerifierRow>> GetSideRow(const HallState&, Table,
                                                                           std::string_view);
template absl::StatusOr<std::optional<ledger::v1::SessionRow>> GetSideRow(const HallState&, Table,
                                                                          std::string_view);

}  // namespace hallcase::app::queries
