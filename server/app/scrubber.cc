#include "server/app/scrubber.h"

#include "server/base/log.h"
#include "server/base/strings.h"

namespace hallcase::app {

bool Scrubber::Step(uint64_t entries_max) {
  const auto view = state_->view();
  if (!view.ok()) return true;
  if (!walker_.has_value()) walker_ = ChainWalker::FromGenesis(hall_);
  storage::ScanRange range = LedgerFrom(hall_, walker_->seq() + 1);
  range.rows_max = entries_max;
  ledger::v1::Entry entry;
  absl::Status sound;
  uint64_t rows = 0;
  const auto scanned = view->snapshot->Scan(storage::Table::kLedger, range,
                                            [&](std::string_view key, std::string_view row) {
                                              ++rows;
                                              sound = walker_->Next(key, row, &entry);
                                              return sound.ok();
                                            });
  if (!scanned.ok() && absl::IsUnavailable(scanned.status())) return true;
  if (!scanned.ok()) sound = scanned.status();
  if (sound.ok() && rows < entries_max && walker_->seq() < view->seq) {
    sound = absl::DataLossError("entries are missing");
  }
  if (!sound.ok()) {
    const uint64_t seq = walker_->seq() + 1;
    state_->SetDamaged(seq, std::string(sound.message()));
    base::Log(base::LogLevel::kError, "ledger_damaged",
              {{"hall", base::NonPersonal(hall_)},
               {"seq", seq},
               {"what", base::NonPersonal(base::ToStd(sound.message()))}});
  } else if (rows == entries_max) {
    return true;
  }
  walker_.reset();
  return false;
}

}  // namespace hallcase::app
