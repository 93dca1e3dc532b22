#include "server/sim/report.h"

#include <ostream>

#include "server/domain/kinds/kind.h"

namespace hallcase::sim {
namespace {

constexpr size_t kSurprisesShown = 20;

}  // namespace

Report::Lives& Report::Of(std::string_view kind, std::string_view path) {
  return lives_[{std::string(kind), std::string(path)}];
}

void Report::Carried(std::string_view kind, std::string_view action) {
  ++carried_[{std::string(kind), std::string(action)}];
}

void Report::Refused(std::string_view reason) { ++refused_[std::string(reason)]; }

void Report::Surprise(std::string what) { surprises_.push_back(std::move(what)); }

void Report::Count(std::string_view what, int64_t by) { counts_[std::string(what)] += by; }

std::vector<std::string> Report::Missing() const {
  std::vector<std::string> missing;
  for (const domain::Kind* kind : domain::AllKinds()) {
    for (const domain::Action& action : kind->actions) {
      const std::pair<std::string, std::string> key(kind->name, action.method);
      if (!carried_.contains(key)) missing.push_back(key.first + " " + key.second);
    }
  }
  return missing;
}

void Report::Print(std::ostream& out) const {
  for (const auto& [key, lives] : lives_) {
    out << "path\t" << key.first << "\t" << key.second << "\t" << (lives.ugly ? "ugly" : "plain")
        << "\t" << lives.begun << " begun\t" << lives.done << " done\n";
  }
  for (const auto& [key, count] : carried_) {
    out << "action\t" << key.first << "\t" << key.second << "\t" << count << "\n";
  }
  for (const auto& [reason, count] : refused_) {
    out << "refused\t" << reason << "\t" << count << "\n";
  }
  for (const auto& [what, count] : counts_) out << "count\t" << what << "\t" << count << "\n";
  for (const std::string& one : Missing()) out << "missing\t" << one << "\n";
  for (size_t i = 0; i < surprises_.size() && i < kSurprisesShown; ++i) {
    out << "surprise\t" << surprises_[i] << "\n";
  }
  out << "surprises\t" << surprises_.size() << std::endl;
}

}  // namespace hallcase::sim
